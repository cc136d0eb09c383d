# focus: talks/statement/will-meet
INSERT DATA { <talks/statement/will-meet> rec:respondsTo <../topic/fishing-rights> }
