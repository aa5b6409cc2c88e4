"""Reports as files: PowerPoint, HTML, XLSX, Markdown. Layout only; what is said is `content`.

The libraries are an extra (`pip install 'funnel-sim[report]'`) and are imported when they are used.
"""
