# focus: ../place/port-town
INSERT DATA { <../place/port-town> rec:mentionedAt <talks> }
