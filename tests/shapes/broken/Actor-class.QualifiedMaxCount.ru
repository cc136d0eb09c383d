# focus: talks/actor/envoy
INSERT DATA { <talks/actor/envoy> a rec:Group }
