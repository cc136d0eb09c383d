# focus: talks/statement/will-meet
INSERT DATA { <talks/statement/will-meet> rec:when <talks/event/season#when> }
