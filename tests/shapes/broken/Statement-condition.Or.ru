# focus: talks/statement/will-meet
INSERT DATA { <talks/statement/will-meet> rec:condition <../topic/fishing-rights> }
