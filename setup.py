"""A shim for installers that still look for setup.py; everything is said in pyproject.toml."""

from setuptools import setup

name = "duty_responsibility"

setup()
