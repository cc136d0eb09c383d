# focus: ../text/00aa
INSERT DATA { <../text/00aa> nif:beginIndex "1"^^xsd:integer }
