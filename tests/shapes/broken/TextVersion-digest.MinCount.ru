# focus: ../text/00aa
DELETE WHERE { <../text/00aa> rec:textDigest ?value }
