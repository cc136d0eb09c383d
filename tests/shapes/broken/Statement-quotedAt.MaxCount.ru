# focus: talks/statement/will-meet
INSERT DATA { <talks/statement/will-meet> rec:quotedAt <../text/00aa#char=0,13> }
