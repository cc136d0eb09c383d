# focus: ../text/00aa#selector=0,13
INSERT DATA { <../text/00aa#selector=0,13> oa:start "1"^^xsd:integer }
