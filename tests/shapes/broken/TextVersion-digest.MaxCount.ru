# focus: ../text/00aa
INSERT DATA { <../text/00aa> rec:textDigest "abababababababababababababababababababababababababababababababab" }
