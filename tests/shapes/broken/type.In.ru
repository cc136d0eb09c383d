# focus: talks/topic/missing
INSERT DATA { <talks/topic/missing> a rec:Topik }
