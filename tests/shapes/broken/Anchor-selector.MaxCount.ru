# focus: ../text/00aa#char=0,13
INSERT DATA { <../text/00aa#char=0,13> oa:hasSelector <../text/00aa#selector=300,360> }
