# focus: talks/event/visit
INSERT DATA { <talks/event/visit> rec:cause <talks/statement/will-meet> }
