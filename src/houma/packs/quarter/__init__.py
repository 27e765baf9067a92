"""An invented quarter of the fictional country: three hundred buildings, the families in them, homes to go to.

Nobody in it exists. It is drawn with a fixed seed, so that it is the same everywhere, and laid around the day on which
it is loaded: some families are back home, some are housed for a time, most still wait to be moved out.
"""
