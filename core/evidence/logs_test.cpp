// The text formats of logs: weblog, dnslog, eve, zeek and the tables.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "evidence/append.h"
#include "evidence/dnslog.h"
#include "evidence/eve.h"
#include "evidence/table.h"
#include "evidence/weblog.h"
#include "evidence/zeek.h"

using namespace naga;
using namespace naga::evidence;

namespace {

constexpr std::int64_t start_us = 1'386'554'400'000'000;  // 2013-12-09 09:00 in Vientiane
constexpr std::int64_t zone_us = 7 * 3'600'000'000ll;

Visit a_visit() {
    Visit v;
    v.at_us = start_us + 1'123'456;
    v.took_us = 250'000;
    v.client = {0xC6120102};
    v.server = {0xC612100B};
    v.client_port = 1'234;
    v.method = "GET";
    v.host = "portal.gov-la.example";
    v.path = "/news/river-market-10007.html";
    v.agent = "Mozilla/5.0 (Windows NT 5.1; rv:25.0) Gecko/20100101 Firefox/25.0";
    v.content_type = "text/html; charset=UTF-8";
    v.body_bytes = 5'123;
    v.conversation = 77;
    return v;
}

Query a_query() {
    Query q;
    q.at_us = start_us + 1'123'456;
    q.client = {0xC6120102};
    q.resolver = {0xC6120035};
    q.client_port = 4'321;
    q.id = 513;
    q.name = "www.balado.example";
    q.type = "A";
    q.code = "NOERROR";
    q.edns = true;
    q.answers = {{0xF8000102}};
    q.ttl_s = 287;
    q.took_us = 1'500;
    q.conversation = 78;
    return q;
}

Session a_session() {
    Session s;
    s.first_us = start_us + 1'000'000;
    s.last_us = start_us + 2'500'000;
    s.source = {0xC6120102};
    s.target = {0xF8000102};
    s.source_port = 1'234;
    s.target_port = 80;
    s.out = {6, 1'012, 760, 0x1B};
    s.back = {5, 5'663, 5'451, 0x1B};
    s.application = "http";
    s.conversation = 77;
    return s;
}

template <typename Row>
std::string csv(const Row& row) {
    std::string bytes;
    write_csv(std::span<const Row>(&row, 1), bytes);
    return bytes;
}
template <typename Row>
std::string jsonl(const Row& row) {
    std::string bytes;
    write_jsonl(std::span<const Row>(&row, 1), bytes);
    return bytes;
}
std::string weblog(const Visit& visit) {
    std::string bytes;
    write_weblog({&visit, 1}, zone_us, bytes);
    return bytes;
}
std::string dnslog(const Query& query) {
    std::string bytes;
    write_dnslog({&query, 1}, zone_us, bytes);
    return bytes;
}
std::ptrdiff_t columns(const std::string& line, char between) {
    return std::ranges::count(line, between) + 1;
}

}  // namespace

TEST_CASE("a log of many hosts says in front which one was asked") {
    Visit v = a_visit();
    const std::string plain = weblog(v);
    std::string bytes;
    v.host = "portal.gov-la.example", v.server_port = 80;
    write_vhostlog({&v, 1}, zone_us, bytes);
    CHECK(bytes == "portal.gov-la.example:80 " + plain);
    bytes.clear();
    v.host.clear(), v.server = {0xC612100Bu};
    write_vhostlog({&v, 1}, zone_us, bytes);
    CHECK(bytes == "198.18.16.11:80 " + plain);
}

TEST_CASE("a web log has Apache's combined lines, in local time") {
    CHECK(weblog(a_visit()) ==
          "198.18.1.2 - - [09/Dec/2013:09:00:01 +0700] \"GET /news/river-market-10007.html "
          "HTTP/1.1\" 200 5123 \"-\" \"Mozilla/5.0 (Windows NT 5.1; rv:25.0) Gecko/20100101 "
          "Firefox/25.0\"\n");
}

TEST_CASE("a web log escapes what would break a line, and writes - for what is missing") {
    Visit v = a_visit();
    v.path = "/a\"b\\c\n\x7F";
    v.agent = "\xC3\xA9";
    v.referer = "http://x.example/";
    v.body_bytes = 0;
    v.status = 304;
    CHECK(weblog(v).find("\"GET /a\\\"b\\\\c\\n\\x7f HTTP/1.1\" 304 - \"http://x.example/\" "
                         "\"\\xc3\\xa9\"\n") != std::string::npos);
    v.method = {};
    v.path = "\x16\x03\x01";
    v.agent = {};
    CHECK(weblog(v).find("] \"\\x16\\x03\\x01\" 304 - \"http://x.example/\" \"-\"\n") !=
          std::string::npos);
    v.path.clear();
    CHECK(weblog(v).find("] \"-\" 304 ") != std::string::npos);
}

TEST_CASE("a query log has BIND's lines, in local time with three digits behind the second") {
    CHECK(dnslog(a_query()) ==
          "09-Dec-2013 09:00:01.123 queries: info: client 198.18.1.2#4321 (www.balado.example): "
          "query: www.balado.example IN A +E (198.18.0.53)\n");
    Query q = a_query();
    q.edns = q.recursive = false;
    q.type = "AAAA";
    q.name = "a b;c";
    CHECK(dnslog(q).ends_with("(a\\032b\\;c): query: a\\032b\\;c IN AAAA - (198.18.0.53)\n"));
}

TEST_CASE("EVE has Suricata's keys, and one flow_id for all that is of a conversation") {
    const Monitor monitor{"laocert-ids"};
    std::string bytes;
    const Visit visit = a_visit();
    write_eve(monitor, std::span(&visit, 1), bytes);
    const std::string id = std::to_string(eve_flow_id(monitor, 77));
    CHECK(bytes == "{\"timestamp\":\"2013-12-09T02:00:01.373456+0000\",\"flow_id\":" + id +
                       ",\"in_iface\":\"eth0\",\"event_type\":\"http\",\"src_ip\":\"198.18.1.2\","
                       "\"src_port\":1234,\"dest_ip\":\"198.18.16.11\",\"dest_port\":80,"
                       "\"proto\":\"TCP\",\"pkt_src\":\"wire/pcap\",\"tx_id\":0,\"http\":{"
                       "\"hostname\":\"portal.gov-la.example\","
                       "\"url\":\"/news/river-market-10007.html\",\"http_user_agent\":"
                       "\"Mozilla/5.0 (Windows NT 5.1; rv:25.0) Gecko/20100101 Firefox/25.0\","
                       "\"http_content_type\":\"text/html\",\"http_method\":\"GET\","
                       "\"protocol\":\"HTTP/1.1\",\"status\":200,\"length\":5123},"
                       "\"host\":\"EXERCISE-laocert-ids\"}\n");
    bytes.clear();
    const Session session = a_session();
    write_eve(monitor, std::span(&session, 1), bytes);
    CHECK(bytes.find("\"flow_id\":" + id + ",") != std::string::npos);
    CHECK(bytes.find("\"bytes_toserver\":1096,\"bytes_toclient\":5733,") != std::string::npos);
    CHECK(bytes.find("\"age\":1,\"state\":\"closed\"") != std::string::npos);
    CHECK(eve_flow_id({"telco-a-ids"}, 77) != eve_flow_id(monitor, 77));
    bytes.clear();
    Query query = a_query();
    write_eve(monitor, std::span(&query, 1), bytes);
    CHECK(std::ranges::count(bytes, '\n') == 2);
    CHECK(bytes.find("\"rcode\":\"NOERROR\",\"answers\":[{\"rrname\":\"www.balado.example\","
                     "\"rrtype\":\"A\",\"ttl\":287,\"rdata\":\"248.0.1.2\"}],\"grouped\":{\"A\":["
                     "\"248.0.1.2\"]}}") != std::string::npos);
    bytes.clear();
    query.code = {};
    write_eve(monitor, std::span(&query, 1), bytes);
    CHECK(std::ranges::count(bytes, '\n') == 1);
}

TEST_CASE("an alert on a request says which, one on a sweep does not") {
    const Monitor monitor{"laocert-ids"};
    Alarm alarm;
    alarm.at_us = start_us;
    alarm.rule = 100'007;
    alarm.signature = "TROJAN-LIKE periodic gate request";
    alarm.category = "A Network Trojan was detected";
    alarm.conversation = 77;
    std::string bytes;
    write_eve(monitor, std::span<const Alarm>(&alarm, 1), bytes);
    CHECK(bytes.find("\"alert\":{\"action\":\"allowed\",\"gid\":1,\"signature_id\":100007,"
                     "\"rev\":1,\"signature\":\"TROJAN-LIKE periodic gate request\",\"category\":"
                     "\"A Network Trojan was detected\",\"severity\":2},\"host\":\"EXERCISE-") !=
          std::string::npos);
    alarm.visit = a_visit();
    bytes.clear();
    write_eve(monitor, std::span<const Alarm>(&alarm, 1), bytes);
    CHECK(bytes.find("\"tx_id\":0,\"alert\":") != std::string::npos);
    CHECK(bytes.find("\"url\":\"/news/river-market-10007.html\"") != std::string::npos);
    CHECK(bytes.find("\"app_proto\":\"http\",\"direction\":\"to_server\",\"host\"") !=
          std::string::npos);
    CHECK(bytes.find("\"status\":") != std::string::npos);
    CHECK(
        csv(alarm).ends_with(",portal.gov-la.example,/news/river-market-10007.html,EXERCISE\r\n"));
    // Where no answer had come it says nothing of one.
    alarm.visit->status = 0, alarm.visit->body_bytes = 0;
    bytes.clear();
    write_eve(monitor, std::span<const Alarm>(&alarm, 1), bytes);
    CHECK(bytes.find("http_content_type") == std::string::npos);
    CHECK(bytes.find("\"status\":") == std::string::npos);
    CHECK(bytes.find("\"protocol\":\"HTTP/1.1\",\"length\":0}") != std::string::npos);
}

TEST_CASE("Zeek's logs have as many cells as their head names, and one uid a conversation") {
    const inet::Prefix home = {{0xC6120000}, 15};
    const ZeekSensor sensor{"laocert-ids", {&home, 1}};
    const auto check = [&](ZeekLog log, const std::string& lines) {
        std::string head;
        write_zeek_head(log, start_us, zone_us, head);
        CHECK(head.starts_with("#separator \\x09\n#set_separator\t,\n"));
        const std::size_t fields = head.find("#fields\t"), types = head.find("#types\t");
        const std::string names = head.substr(fields, head.find('\n', fields) - fields);
        const std::string kinds = head.substr(types, head.find('\n', types) - types);
        CHECK(columns(names, '\t') == columns(kinds, '\t'));
        const std::string line = lines.substr(0, lines.find('\n'));
        CHECK(columns(line, '\t') == columns(names, '\t') - 1);
        return line;
    };
    std::string bytes;
    const Session session = a_session();
    write_zeek(sensor, std::span(&session, 1), bytes);
    const std::string uid = zeek_uid("laocert-ids", 77);
    CHECK(check(ZeekLog::conn, bytes) ==
          "1386554401.000000\t" + uid +
              "\t198.18.1.2\t1234\t248.0.1.2\t80\ttcp\thttp\t1.500000\t760\t5451\tSF\tT\tF\t0\t"
              "ShADadFf\t6\t1012\t5\t5663\t-");
    bytes.clear();
    const Query query = a_query();
    write_zeek(sensor, std::span(&query, 1), bytes);
    CHECK(check(ZeekLog::dns, bytes)
              .ends_with("\tudp\t513\t0.001500\twww.balado.example\t1\tC_"
                         "INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0"
                         "\t248.0.1.2\t287.000000\tF"));
    bytes.clear();
    const Visit visit = a_visit();
    write_zeek(sensor, std::span(&visit, 1), bytes);
    CHECK(check(ZeekLog::http, bytes).find("\t" + uid + "\t") != std::string::npos);
    CHECK(uid.size() == 18);
    bytes.clear();
    write_zeek_foot(start_us, zone_us, bytes);
    CHECK(bytes == "#close\t2013-12-09-09-00-00\n");
}

TEST_CASE("how a TCP session ended shows in Zeek's state") {
    const ZeekSensor sensor{"x", {}};
    const auto state = [&](std::uint8_t out, std::uint8_t back) {
        Session s = a_session();
        s.out.tcp_flags = out;
        s.back.tcp_flags = back;
        std::string bytes;
        write_zeek(sensor, std::span(&s, 1), bytes);
        std::size_t at = 0;
        for (int i = 0; i < 11; ++i) at = bytes.find('\t', at) + 1;
        return bytes.substr(at, bytes.find('\t', at) - at);
    };
    CHECK(state(0x1B, 0x1B) == "SF");
    CHECK(state(0x02, 0x00) == "S0");
    CHECK(state(0x02, 0x14) == "REJ");
    CHECK(state(0x1A, 0x1A) == "S1");
    CHECK(state(0x1E, 0x1A) == "RSTO");
    CHECK(state(0x1A, 0x1E) == "RSTR");
    CHECK(state(0x18, 0x18) == "OTH");
}

TEST_CASE("every kind of row has as many cells as names, and the mark of the exercise") {
    const auto check = [&]<typename Row>(const Row& row) {
        std::string names;
        write_csv_names<Row>(names);
        CHECK(names.ends_with(",exercise\r\n"));
        const std::string line = csv(row);
        CHECK(columns(line, ',') == columns(names, ','));
        CHECK(line.ends_with(",EXERCISE\r\n"));
        const std::string object = jsonl(row);
        CHECK(object.starts_with("{\""));
        CHECK(object.ends_with(",\"exercise\":\"EXERCISE\"}\n"));
        return line;
    };
    check(Flow{});
    check(a_session());
    check(a_visit());
    check(Alarm{});
    check(Line{});
    check(Letter{});
    check(Route{});
    CHECK(check(a_query()) ==
          "2013-12-09T02:00:01.123456Z,198.18.1.2,4321,198.18.0.53,513,www.balado.example,A,"
          "NOERROR,1,1,0,248.0.1.2,,287,1500,EXERCISE\r\n");
}

TEST_CASE("a cell that a spreadsheet would take for a formula gets an apostrophe") {
    Line line;
    for (const char* text : {"=1+1", "+1", "-1", "@x", "\tx", "\rx"}) {
        line.text = text;
        CHECK(csv(line).ends_with(",\"'" + line.text + "\",EXERCISE\r\n"));
    }
    line.text = "a=b";
    CHECK(csv(line).ends_with(",a=b,EXERCISE\r\n"));
    line.text = "a \"b\", c\nd";
    CHECK(csv(line).ends_with(",\"a \"\"b\"\", c\nd\",EXERCISE\r\n"));
    line.text = "ລາວ \xFF";
    CHECK(csv(line).ends_with(",ລາວ \xEF\xBF\xBD,EXERCISE\r\n"));
    line.text = "=\"x\"";
    CHECK(csv(line).ends_with(",\"'=\"\"x\"\"\",EXERCISE\r\n"));
}

TEST_CASE("strings of JSON are always UTF-8 and never end early") {
    const auto written = [](std::string_view text) {
        std::string json;
        put_json_text(json, text);
        return json;
    };
    CHECK(written("a\"b\\c\n\t\x01") == "\"a\\\"b\\\\c\\n\\t\\u0001\"");
    CHECK(written("ລາວ") == "\"ລາວ\"");
    CHECK(written("\xFFx\xC3") == "\"\xEF\xBF\xBDx\xEF\xBF\xBD\"");
    CHECK(written("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(written("\xF0\x9F\x98\x80") == "\"\xF0\x9F\x98\x80\"");
    CHECK(written("") == "\"\"");
}
