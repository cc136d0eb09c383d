# focus: talks/image/quay
INSERT DATA { <talks/image/quay> schema:caption <../text/00aa#char=0,13> }
