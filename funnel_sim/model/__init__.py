"""From a checked scenario to arrays, and random numbers as pure functions of their key.

- `building`: one organisation as a `blueprint`
- `draws`, `philox`: uniforms by key
- `quantiles`, `distributions`, `laws`: from uniforms to durations and amounts
- `calendar`, `arrivals`, `leads`, `staffing`: who comes when, and who is there to serve
- `odds`, `ranking`: who advances, and who is served first
- `expectations`, `outlook`, `offered_load`: what is to be expected, by arithmetic alone
"""
