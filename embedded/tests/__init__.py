"""Proof that the host keeps what it promises: a real site, real servers, nothing mocked."""
