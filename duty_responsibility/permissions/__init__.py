"""Who sees which rows. One module per policy; list condition and single-document check from one builder."""
