# focus: talks/actor/envoy
INSERT DATA { <talks/actor/envoy> rec:actorKynd "x" }
