# focus: talks
INSERT DATA { <talks> schema:author <../topic/fishing-rights> }
