# focus: talks/image/quay
INSERT DATA { <talks/image/quay> schema:captoin "x" }
