"""View models: domain objects and rows become frozen display strings; words and tone of every label.

May import: services, store rows, domain, i18n. To add one: a frozen dataclass of strings and a pure builder."""
