# focus: ../text/00aa#selector=300,360
INSERT DATA { <../text/00aa#selector=300,360> oa:suffix " in May" }
