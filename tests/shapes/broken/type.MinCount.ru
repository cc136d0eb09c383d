# focus: talks/topic/missing
INSERT DATA { <talks/topic/missing> rec:mentionedAt <../text/00aa#char=0,13> }
