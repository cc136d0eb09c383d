# focus: talks/event/visit
INSERT DATA { <talks/event/visit> rec:where <../actor/islandia> }
