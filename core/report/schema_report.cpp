#include "report/schema_texts.h"

namespace naga::report {

std::string_view report_schema() {
    return R"json(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "naga-report/1",
  "type": "object",
  "required": ["exercise", "format", "scenario", "signature", "signatures", "seed", "replicates",
               "weights", "weights_hash", "reaction_index", "harm", "cost", "times", "objectives",
               "contacts", "facts"],
  "additionalProperties": false,
  "properties": {
    "exercise": {"const": "EXERCISE EXERCISE EXERCISE"},
    "format": {"const": "naga-report/1"},
    "scenario": {"$ref": "#/$defs/id"},
    "signature": {"$ref": "#/$defs/digest"},
    "signatures": {
      "type": "object", "additionalProperties": false,
      "required": ["world", "world_parts", "evidence", "harm", "journal"],
      "properties": {
        "world": {"$ref": "#/$defs/digest"},
        "world_parts": {
          "description": "One entry a table of what changes in the nation.",
          "type": "object", "minProperties": 1,
          "propertyNames": {"pattern": "^[a-z_]+$"},
          "additionalProperties": {"$ref": "#/$defs/digest"}
        },
        "evidence": {"$ref": "#/$defs/digest"},
        "harm": {"$ref": "#/$defs/digest"},
        "journal": {"$ref": "#/$defs/digest"}
      }
    },
    "seed": {"type": "integer", "minimum": 0, "maximum": 18446744073709551615},
    "replicates": {"$ref": "#/$defs/count"},
    "weights": {"$ref": "#/$defs/amounts"},
    "weights_hash": {"$ref": "#/$defs/digest"},
    "reaction_index": {
      "type": "object", "additionalProperties": false,
      "required": ["value", "low", "high", "days", "reason", "by_dimension", "after_endex"],
      "properties": {
        "value": {"type": ["number", "null"]},
        "low": {"type": ["number", "null"]},
        "high": {"type": ["number", "null"]},
        "days": {"$ref": "#/$defs/count"},
        "reason": {"type": ["string", "null"]},
        "by_dimension": {
          "type": "object", "additionalProperties": false,
          "required": ["service_user_hours", "defaced_site_hours", "infected_host_hours",
                       "credentials_lost", "records_lost"],
          "properties": {
            "service_user_hours": {"$ref": "#/$defs/index"},
            "defaced_site_hours": {"$ref": "#/$defs/index"},
            "infected_host_hours": {"$ref": "#/$defs/index"},
            "credentials_lost": {"$ref": "#/$defs/index"},
            "records_lost": {"$ref": "#/$defs/index"}
          }
        },
        "after_endex": {
          "type": "object", "required": ["value", "reason"], "additionalProperties": false,
          "properties": {
            "value": {"type": ["number", "null"]},
            "reason": {"type": ["string", "null"]}
          }
        }
      }
    },
    "harm": {
      "type": "object", "required": ["none", "actual", "prompt"], "additionalProperties": false,
      "properties": {
        "none": {"$ref": "#/$defs/harm"},
        "actual": {"$ref": "#/$defs/harm"},
        "prompt": {"$ref": "#/$defs/harm"}
      }
    },
    "cost": {
      "type": "object", "required": ["staff_hours", "money_usd", "users_cut_hours"],
      "additionalProperties": false,
      "properties": {
        "staff_hours": {"$ref": "#/$defs/amount"},
        "money_usd": {"$ref": "#/$defs/count"},
        "users_cut_hours": {"$ref": "#/$defs/amount"}
      }
    },
    "times": {"type": "array", "items": {"$ref": "#/$defs/times"}},
    "objectives": {
      "type": "array",
      "items": {
        "type": "object", "required": ["id", "text", "met", "move"],
        "additionalProperties": false,
        "properties": {
          "id": {"$ref": "#/$defs/id"},
          "text": {
            "type": "object", "required": ["en", "lo"], "additionalProperties": false,
            "properties": {"en": {"type": "string"}, "lo": {"type": "string"}}
          },
          "met": {"type": "boolean"},
          "move": {"$ref": "#/$defs/entry"}
        }
      }
    },
    "contacts": {
      "type": "object", "required": ["asked", "reached"], "additionalProperties": false,
      "properties": {"asked": {"$ref": "#/$defs/count"}, "reached": {"$ref": "#/$defs/count"}}
    },
    "facts": {
      "type": "object", "required": ["ever_infected", "border_full_minutes", "moves"],
      "additionalProperties": false,
      "properties": {
        "ever_infected": {"$ref": "#/$defs/by_run"},
        "border_full_minutes": {"$ref": "#/$defs/by_run"},
        "moves": {"$ref": "#/$defs/count"}
      }
    }
  },
  "$defs": {
    "id": {"type": "string", "pattern": "^[a-z0-9-]{1,64}$"},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    "entry": {"type": ["string", "null"], "pattern": "^m[1-9][0-9]*$"},
    "time": {
      "type": ["string", "null"],
      "pattern": "^T[+][0-9]{2,6}:[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?$"
    },
    "count": {"type": "integer", "minimum": 0},
    "amount": {"type": "number", "minimum": 0},
    "amounts": {
      "type": "object", "additionalProperties": false,
      "required": ["service_user_hours", "defaced_site_hours", "infected_host_hours",
                   "credentials_lost", "records_lost"],
      "properties": {
        "service_user_hours": {"$ref": "#/$defs/amount"},
        "defaced_site_hours": {"$ref": "#/$defs/amount"},
        "infected_host_hours": {"$ref": "#/$defs/amount"},
        "credentials_lost": {"$ref": "#/$defs/amount"},
        "records_lost": {"$ref": "#/$defs/amount"}
      }
    },
    "index": {
      "type": "object", "required": ["value", "low", "high", "days", "reason"],
      "additionalProperties": false,
      "properties": {
        "value": {"type": ["number", "null"]},
        "low": {"type": ["number", "null"]},
        "high": {"type": ["number", "null"]},
        "days": {"$ref": "#/$defs/count"},
        "reason": {"type": ["string", "null"]}
      }
    },
    "harm": {
      "type": "object", "additionalProperties": false,
      "required": ["total", "unit", "by_dimension", "after_endex", "after_endex_by_dimension"],
      "properties": {
        "total": {"$ref": "#/$defs/amount"},
        "unit": {"const": "weighted points"},
        "by_dimension": {"$ref": "#/$defs/amounts"},
        "after_endex": {"type": ["number", "null"], "minimum": 0},
        "after_endex_by_dimension": {"oneOf": [{"$ref": "#/$defs/amounts"}, {"type": "null"}]}
      }
    },
    "times": {
      "type": "object", "additionalProperties": false,
      "required": ["campaign", "team", "knowable", "detected", "reported", "shared", "contained",
                   "recovered", "entries"],
      "properties": {
        "campaign": {"$ref": "#/$defs/id"},
        "team": {"$ref": "#/$defs/id"},
        "knowable": {"$ref": "#/$defs/time"},
        "detected": {"$ref": "#/$defs/time"},
        "reported": {"$ref": "#/$defs/time"},
        "shared": {"$ref": "#/$defs/time"},
        "contained": {"$ref": "#/$defs/time"},
        "recovered": {"$ref": "#/$defs/time"},
        "entries": {
          "type": "object", "additionalProperties": false,
          "required": ["knowable", "detected", "reported", "shared", "contained"],
          "properties": {
            "knowable": {"type": ["string", "null"],
                         "pattern": "^e-[0-9]{1,4}-[0-9]{1,5}-[0-3][0-9a-f]{9}$"},
            "detected": {"$ref": "#/$defs/entry"},
            "reported": {"$ref": "#/$defs/entry"},
            "shared": {"$ref": "#/$defs/entry"},
            "contained": {"$ref": "#/$defs/entry"}
          }
        }
      }
    },
    "by_run": {
      "type": "object", "required": ["none", "actual", "prompt"], "additionalProperties": false,
      "properties": {
        "none": {"$ref": "#/$defs/amount"},
        "actual": {"$ref": "#/$defs/amount"},
        "prompt": {"$ref": "#/$defs/amount"}
      }
    }
  }
}
)json";
}

}  // namespace naga::report
