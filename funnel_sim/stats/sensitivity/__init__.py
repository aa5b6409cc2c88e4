"""Which inputs a result hangs on, and what it would be worth to know them.

Points stand in the unit cube, one column per input, and are held equally possible throughout it.

- `screening`: elementary effects (Morris): which inputs do anything at all
- `variance`: Sobol indices: which inputs the variance comes from
- `knowing`: expected value of perfect information on one input, or on all
"""
