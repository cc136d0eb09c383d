# focus: ../text/00aa
INSERT DATA { <../text/00aa> nif:isString "Harbour Talks"@en }
