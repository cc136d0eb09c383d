# focus: talks/actor/envoy
INSERT DATA { <talks/actor/envoy> rec:actorKind rec-c:actor-kind-state }
