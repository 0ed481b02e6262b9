#include "report/schema_texts.h"

namespace naga::report {

std::string_view journal_schema() {
    return R"json(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "one line of a journal of naga",
  "type": "object",
  "required": ["at", "team", "by", "kind", "do", "on"],
  "additionalProperties": false,
  "properties": {
    "id": {
      "description": "May be left out in files written by hand.",
      "$ref": "#/$defs/entry"
    },
    "at": {
      "description": "From the start of the exercise: T+02:10, T+02:14:30.25.",
      "type": "string",
      "pattern": "^T[+]([0-9]{1,5}|100000):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?$"
    },
    "team": {"$ref": "#/$defs/id"},
    "by": {"description": "At most 100 bytes.", "type": "string", "maxLength": 100},
    "kind": {
      "enum": ["action", "check-in", "report", "share", "request", "agree", "refuse", "log"]
    },
    "do": {
      "description": "The action, or the one asked for; else the kind again.",
      "type": "string"
    },
    "on": {"$ref": "#/$defs/on"},
    "because": {
      "description": "What it rests on: records, entries, injects, or a few words of a person.",
      "type": "array", "maxItems": 100,
      "items": {"type": "string", "minLength": 1, "maxLength": 100}
    }
  },
  "allOf": [
    {
      "if": {"properties": {"kind": {"enum": ["action", "request"]}}},
      "then": {"$ref": "#/$defs/order"}
    },
    {
      "if": {"properties": {"kind": {"const": "check-in"}}},
      "then": {"properties": {
        "do": {"const": "check-in"},
        "on": {"properties": {"about": {"pattern": "^i[0-9]{1,16}$"}}}
      }},
      "else": {"properties": {
        "on": {"properties": {"about": {"$ref": "#/$defs/entry"}}}
      }}
    },
    {"if": {"properties": {"kind": {"const": "report"}}},
     "then": {"properties": {"do": {"const": "report"}}}},
    {"if": {"properties": {"kind": {"const": "share"}}},
     "then": {"properties": {"do": {"const": "share"}}}},
    {"if": {"properties": {"kind": {"const": "agree"}}},
     "then": {"properties": {"do": {"const": "agree"}}}},
    {"if": {"properties": {"kind": {"const": "refuse"}}},
     "then": {"properties": {"do": {"const": "refuse"}}}},
    {"if": {"properties": {"kind": {"const": "log"}}},
     "then": {"properties": {"do": {"const": "log"}}}}
  ],
  "$defs": {
    "id": {"type": "string", "pattern": "^[a-z0-9-]{1,64}$"},
    "network": {
      "description": "An id, or an AS number: AS64496 or 64496.",
      "type": "string", "pattern": "^([a-z0-9-]{1,64}|AS[0-9]{1,10})$"
    },
    "entry": {"type": "string", "pattern": "^m0*[1-9][0-9]*$", "maxLength": 17},
    "on": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "to": {"$ref": "#/$defs/id"},
        "incident": {"enum": ["none", "defacement", "phishing", "infection", "flood", "outage"]},
        "about": {"type": "string"},
        "network": {"$ref": "#/$defs/network"},
        "service": {"$ref": "#/$defs/id"},
        "group": {"$ref": "#/$defs/id"},
        "people": {"$ref": "#/$defs/id"},
        "lair": {"$ref": "#/$defs/id"},
        "country": {"$ref": "#/$defs/id"},
        "from": {"$ref": "#/$defs/network"},
        "from-country": {"$ref": "#/$defs/id"},
        "traffic": {"enum": ["any", "flood", "amplification", "worm", "benign"]},
        "detailed": {"type": "boolean"},
        "undoes": {"$ref": "#/$defs/entry"},
        "prefix": {"type": "string", "pattern": "^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$"}
      }
    },
    "order": {
      "description": "Which fields an action needs and may have; see `naga actions --json`.",
      "properties": {
        "do": {
          "enum": ["filter", "rate-limit", "lift", "blackhole", "sinkhole", "isolate", "clean",
                   "patch",
                  "notify", "restore", "patch-site", "reset", "take-down", "advisory",
                  "brief-press", "escalate"]
        }
      },
      "allOf": [
        {
          "if": {"properties": {"do": {"enum": ["filter", "rate-limit"]}}},
          "then": {"properties": {"on": {
            "required": ["network"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "network": true, "traffic":
              true, "from": true, "from-country": true, "service": true, "prefix": true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"const": "lift"}}},
          "then": {"properties": {"on": {
            "required": ["undoes"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "undoes": true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"const": "blackhole"}}},
          "then": {"properties": {"on": {
            "required": ["network", "service"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "network": true, "service":
              true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"const": "sinkhole"}}},
          "then": {"properties": {"on": {
            "required": ["network", "lair"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "network": true, "lair":
              true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"enum": ["isolate", "clean", "patch"]}}},
          "then": {"properties": {"on": {
            "required": ["group"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "group": true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"const": "notify"}}},
          "then": {"properties": {"on": {
            "required": ["network"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "network": true, "group":
              true, "detailed": true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"enum": ["restore", "patch-site"]}}},
          "then": {"properties": {"on": {
            "required": ["service"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "service": true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"const": "reset"}}},
          "then": {"properties": {"on": {
            "required": ["people"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "people": true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"const": "take-down"}}},
          "then": {"properties": {"on": {
            "required": ["lair"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "lair": true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"const": "advisory"}}},
          "then": {"properties": {"on": {
            "required": ["country"], "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true, "country": true
            }
          }}}
        },
        {
          "if": {"properties": {"do": {"enum": ["brief-press", "escalate"]}}},
          "then": {"properties": {"on": {
            "additionalProperties": false,
            "properties": {
              "to": true, "incident": true, "about": true
            }
          }}}
        }
      ]
    }
  }
}
)json";
}

}  // namespace naga::report
