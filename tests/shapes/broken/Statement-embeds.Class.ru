# focus: talks/statement/will-meet
INSERT DATA { <talks/statement/will-meet> rec:embeds <talks/event/storm> }
