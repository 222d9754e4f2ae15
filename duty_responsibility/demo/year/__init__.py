"""The sample office's year: stories of matters, told by the app's own code over simulated time.

`moment` is the time that it is meanwhile, `player` lets one thing happen after the other with the sweeps in
between, each story module says what happens, `load` and `removal` begin and end it all. See docs/sample-office.md.
"""
