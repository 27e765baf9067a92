"""Read models of households. What holds a name is given out by ``actions.looks`` alone: it writes down who saw it."""
