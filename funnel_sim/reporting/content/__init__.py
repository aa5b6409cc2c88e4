"""What a report says: claims with their numbers, and the charts and tables that show them.

One model for all renderers. What is decided here: which sections there are, what each claims, from
which numbers, and in which order. Renderers lay out; they do no arithmetic.

- `model`: claims, charts, tables, sections, the whole
- `report`: a run and its studies as a whole report
- `answer`, `comparison`, `why`, `risk`, `turning`, `staffing`, `assumptions`, `appendix`: sections
- `sources`: what the comments of config files say about where a value comes from
- `stress`: the documentation of the model, after the STRESS-DES checklist
"""
