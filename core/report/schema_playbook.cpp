#include "report/schema_texts.h"

namespace naga::report {

std::string_view playbook_schema() {
    return R"json(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "naga-playbook/1",
  "type": "object",
  "required": ["format", "skills", "floors"],
  "additionalProperties": false,
  "properties": {
    "format": {"const": "naga-playbook/1"},
    "skills": {
      "type": "array", "minItems": 1, "maxItems": 50,
      "contains": {"required": ["id"], "properties": {"id": {"const": "prompt"}}},
      "items": {
        "type": "object", "additionalProperties": false,
        "required": ["id", "notice", "notice_sigma", "work", "work_sigma", "answer",
                     "answer_sigma", "confirm", "scale", "mistakes", "mistake_costs", "detailed"],
        "properties": {
          "id": {"$ref": "#/$defs/id"},
          "notice": {"$ref": "#/$defs/duration"},
          "notice_sigma": {"$ref": "#/$defs/sigma"},
          "work": {"$ref": "#/$defs/duration"},
          "work_sigma": {"$ref": "#/$defs/sigma"},
          "answer": {"$ref": "#/$defs/duration"},
          "answer_sigma": {"$ref": "#/$defs/sigma"},
          "confirm": {"type": "integer", "minimum": 1, "maximum": 1000},
          "scale": {"type": "number", "minimum": 0.01, "maximum": 1000},
          "mistakes": {"$ref": "#/$defs/share"},
          "mistake_costs": {"$ref": "#/$defs/duration"},
          "detailed": {"$ref": "#/$defs/share"}
        }
      }
    },
    "floors": {
      "description": "Amounts a minute below which evidence of a symptom says nothing.",
      "type": "object",
      "propertyNames": {
        "enum": ["link-load", "flood-in", "amplified-in", "flood-out", "slow-service", "scanning",
                 "beacon", "infected-hosts", "defaced-page", "odd-mail", "reported-mail",
                 "lure-lookups", "odd-log-ins", "complaints", "trace"]
      },
      "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 1000000000000000}
    },
    "rules": {
      "type": "array", "maxItems": 500,
      "items": {
        "type": "object", "required": ["incident"], "additionalProperties": false,
        "properties": {
          "incident": {"enum": ["none", "defacement", "phishing", "infection", "flood", "outage"]},
          "heard": {"type": "boolean"},
          "roles": {
            "type": "array", "maxItems": 50,
            "items": {
              "enum": ["cert", "telco", "isp", "ministry", "association", "foreign-cert",
                       "provider"]
            }
          },
          "steps": {
            "type": "array", "maxItems": 50,
            "items": {
              "enum": ["report", "share", "restore", "patch-site", "patch-like", "reset",
                       "advisory", "notify", "filter-worm", "clean-offices", "patch-offices",
                       "sinkhole", "take-down", "filter-flood", "filter-amplified",
                       "filter-upstream", "filter-source", "clean-source", "escalate",
                       "brief-press", "clean-own", "patch-own", "notify-own"]
            }
          }
        }
      }
    }
  },
  "$defs": {
    "id": {
      "description": "At most 64 lower case letters, digits and '-'.",
      "type": ["string", "integer"], "pattern": "^[a-z0-9-]{1,64}$", "minimum": 0
    },
    "duration": {
      "description": "12 ms, 90s, 1h30m, 2.5 h; at most 100 years.",
      "type": "string",
      "pattern": "^([0-9]+([.][0-9]+)? ?(us|ms|s|m|min|h|d)|([0-9]+(us|ms|s|m|h|d))+)$"
    },
    "share": {
      "description": "35 % or 0.35, to six places.",
      "type": ["string", "number"], "minimum": 0, "maximum": 1,
      "pattern": "^(100([.]0+)?|[0-9]{1,2}([.][0-9]+)?) ?%$|^(1([.]0+)?|0([.][0-9]+)?)$"
    },
    "sigma": {"description": "Of a lognormal.", "type": "number", "minimum": 0, "maximum": 3}
  }
}
)json";
}

}  // namespace naga::report
