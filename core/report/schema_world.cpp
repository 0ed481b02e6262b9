#include "report/schema_texts.h"

namespace naga::report {

std::string_view world_schema() {
    return R"json(
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "naga-world/1",
  "type": "object",
  "required": ["format", "id", "name", "home"],
  "additionalProperties": false,
  "properties": {
    "format": {"const": "naga-world/1"},
    "id": {"$ref": "#/$defs/id"},
    "name": {"$ref": "#/$defs/words"},
    "home": {"$ref": "#/$defs/id"},
    "countries": {"type": "array", "items": {"$ref": "#/$defs/country"}},
    "organisations": {"type": "array", "items": {"$ref": "#/$defs/organisation"}},
    "regions": {"type": "array", "items": {"$ref": "#/$defs/region"}},
    "networks": {"type": "array", "items": {"$ref": "#/$defs/network"}},
    "links": {"type": "array", "items": {"$ref": "#/$defs/link"}},
    "groups": {"type": "array", "items": {"$ref": "#/$defs/group"}},
    "services": {"type": "array", "items": {"$ref": "#/$defs/service"}},
    "people": {"type": "array", "items": {"$ref": "#/$defs/people"}}
  },
  "$defs": {
    "id": {
      "description": "At most 64 lower case letters, digits and '-'.",
      "type": ["string", "integer"], "pattern": "^[a-z0-9-]{1,64}$", "minimum": 0
    },
    "text": {
      "description": "Any single value without control characters.",
      "type": ["string", "number", "boolean"],
      "pattern": "^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"
    },
    "words": {
      "description": "A text that people see: English, or English and Lao.",
      "oneOf": [
        {"$ref": "#/$defs/text"},
        {
          "type": "object", "required": ["en"], "additionalProperties": false,
          "properties": {"en": {"$ref": "#/$defs/text"}, "lo": {"$ref": "#/$defs/text"}}
        }
      ]
    },
    "rate": {
      "description": "2.5 Gbit/s; at most 100 Tbit/s.",
      "type": "string", "pattern": "^[0-9]+([.][0-9]+)? ?[kMGT]?bit/s$"
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
    "country": {
      "type": "object", "required": ["id", "name"], "additionalProperties": false,
      "properties": {"id": {"$ref": "#/$defs/id"}, "name": {"$ref": "#/$defs/words"}}
    },
    "organisation": {
      "type": "object", "required": ["id", "name", "kind", "country"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/words"},
        "kind": {
          "enum": ["telco", "isp", "government", "bank", "university", "cert", "media", "company",
                   "foreign", "association"]
        },
        "country": {"$ref": "#/$defs/id"}
      }
    },
    "region": {
      "type": "object", "required": ["id", "name", "country"], "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/words"},
        "country": {"$ref": "#/$defs/id"}
      }
    },
    "network": {
      "type": "object", "required": ["id", "asn", "name", "kind", "country"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "asn": {
          "description": "RFC 5398 or RFC 6996: nobody holds it.",
          "type": "integer",
          "anyOf": [
            {"minimum": 64496, "maximum": 65534},
            {"minimum": 65536, "maximum": 65551},
            {"minimum": 4200000000, "maximum": 4294967294}
          ]
        },
        "name": {"$ref": "#/$defs/words"},
        "kind": {
          "enum": ["telco", "isp", "government", "campus", "transit", "access", "hosting"]
        },
        "role": {"$ref": "#/$defs/text"},
        "country": {"$ref": "#/$defs/id"},
        "organisation": {"$ref": "#/$defs/id"},
        "core": {"type": "boolean"},
        "unmapped": {"type": "boolean"},
        "prefixes": {
          "type": "array",
          "items": {"type": "string", "pattern": "^([0-9]{1,3}[.]){3}[0-9]{1,3}/[0-9]{1,2}$"}
        }
      }
    },
    "link": {
      "type": "object", "required": ["id", "capacity", "delay"], "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "provider": {"$ref": "#/$defs/id"},
        "customer": {"$ref": "#/$defs/id"},
        "peers": {
          "type": "array", "minItems": 2, "maxItems": 2, "items": {"$ref": "#/$defs/id"}
        },
        "capacity": {"$ref": "#/$defs/rate"},
        "delay": {"$ref": "#/$defs/duration"},
        "border": {"type": "boolean"}
      },
      "oneOf": [
        {"required": ["provider", "customer"]},
        {"required": ["peers"]}
      ],
      "dependentRequired": {"provider": ["customer"], "customer": ["provider"]}
    },
    "group": {
      "type": "object", "required": ["id", "kind", "network", "region", "count", "platform"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "kind": {"enum": ["cafe", "shop", "home", "office", "server"]},
        "network": {"$ref": "#/$defs/id"},
        "region": {"$ref": "#/$defs/id"},
        "organisation": {"$ref": "#/$defs/id"},
        "count": {"type": "integer", "minimum": 1, "maximum": 100000000},
        "per_site": {"type": "integer", "minimum": 1, "maximum": 65536},
        "platform": {"enum": ["winxp", "win7", "linux"]},
        "nat": {"type": "boolean"},
        "hours": {"enum": ["shop", "evening", "office", "always"]},
        "weaknesses": {
          "description": "Name and share of the hosts that have it.",
          "type": "object",
          "propertyNames": {"pattern": "^[a-z0-9-]{1,64}$"},
          "additionalProperties": {"$ref": "#/$defs/share"}
        }
      }
    },
    "service": {
      "type": "object",
      "required": ["id", "kind", "title", "sector", "network", "region", "users", "kilobits"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "kind": {"enum": ["web", "portal", "payment", "mail", "dns", "internet"]},
        "name": {"$ref": "#/$defs/drill_name"},
        "title": {"$ref": "#/$defs/words"},
        "sector": {
          "enum": ["government", "finance", "education", "media", "telecom", "commerce"]
        },
        "network": {"$ref": "#/$defs/id"},
        "region": {"$ref": "#/$defs/id"},
        "organisation": {"$ref": "#/$defs/id"},
        "address": {"type": "string", "pattern": "^([0-9]{1,3}[.]){3}[0-9]{1,3}$"},
        "requests": {"type": "integer", "minimum": 1, "maximum": 100000000},
        "line": {"$ref": "#/$defs/rate"},
        "users": {"type": "integer", "minimum": 0, "maximum": 1000000000},
        "kilobits": {"type": "integer", "minimum": 0, "maximum": 1000000},
        "weaknesses": {"type": "array", "items": {"$ref": "#/$defs/reference"}}
      },
      "if": {"properties": {"kind": {"const": "internet"}}},
      "else": {"required": ["name", "address", "requests", "line"]}
    },
    "people": {
      "type": "object",
      "required": ["id", "name", "network", "region", "count", "susceptible", "service"],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/words"},
        "organisation": {"$ref": "#/$defs/id"},
        "network": {"$ref": "#/$defs/id"},
        "region": {"$ref": "#/$defs/id"},
        "count": {"type": "integer", "minimum": 1, "maximum": 100000000},
        "susceptible": {"$ref": "#/$defs/share"},
        "service": {"$ref": "#/$defs/id"},
        "records": {"type": "integer", "minimum": 0, "maximum": 1000000}
      }
    },
    "drill_name": {
      "description": "A name that nobody has (RFC 2606).",
      "type": "string", "maxLength": 253,
      "pattern": "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+(example|test|invalid)$"
    },
    "reference": {
      "description": "At most 64 letters, digits, '-', '.' and '_'.",
      "type": ["string", "integer"], "pattern": "^[A-Za-z0-9._-]{1,64}$", "minimum": 0
    }
  }
}
)json";
}

}  // namespace naga::report
