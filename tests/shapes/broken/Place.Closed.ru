# focus: ../place/port-town
INSERT DATA { <../place/port-town> rec:mentiondAt "x" }
