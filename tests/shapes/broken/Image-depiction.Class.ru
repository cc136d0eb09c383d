# focus: talks/image/quay
INSERT DATA { <talks/image/quay> rec:depiction <talks> }
