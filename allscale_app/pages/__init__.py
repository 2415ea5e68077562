"""Routes: each binds a state to components. No colour, pixel or font literal here.

May import: states, components, theme, views (types and words), settings (the mode). To add one: a function and its route in routes.py."""
