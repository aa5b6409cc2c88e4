"""The lists of KPIs by subject, and the class that describes one. `metrics.registry` joins them."""
