# focus: talks/actor/envoy
INSERT DATA { <talks/actor/envoy> a prov:Agent }
