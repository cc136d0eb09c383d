# focus: talks/actor/envoy
DELETE DATA { <talks/actor/envoy> a rec:Person }
