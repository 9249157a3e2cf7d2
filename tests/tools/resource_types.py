#!/usr/bin/env python3
"""Lists the resource types of the provider and of ROS with their arguments, so that what is new can be seen.

Development tool, no part of the program. Reads sources that the caller fetched, and writes facts only: names, dates.

    resource_types.py terraform DIR --version 1.289.0 --ref 81c43b67 --date 2026-08-21
        DIR holds the source of github.com/aliyun/terraform-provider-alicloud
    resource_types.py ros WHEELS [--older DIR] --version 1.15.0 --date 2026-09-04
        WHEELS is a folder of ros-cdk-*.whl; DIR the source of github.com/alibabacloud-go/ros-cdk, read for products
        of which there is no wheel
    resource_types.py compare
        counts the types of both lists that the catalogue knows, that are irrelevant with reason, and that are unknown
    resource_types.py defaults DIR
        checks what the catalogue says of attributes of Terraform types against the source of the provider in DIR
    resource_types.py test
        tests the readers of this tool on small texts

The first two write `src/catalog/types/{terraform,ros}.txt`: one type a line, behind it those of its arguments that may hold a
host name (`HOST_ARGUMENTS` of the program) or lead traffic on (`LEADS` below). `tests/catalog/irrelevant.json` says why types are
left out.
"""

import argparse
import json
import pathlib
import re
import sys
import tarfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOG = ROOT / "src" / "catalog"


# --- arguments of a Go schema -----------------------------------------------------------------------------------------------

def go_function(text, name):
    """The body of a function, its braces included."""
    start = re.search(rf"^func {name}\(.*\{{$", text, re.M)
    if not start:
        return ""
    end = text.find("\n}", start.end())
    return text[start.start():end + 2]


def go_arguments(body):
    """The arguments of a schema as paths, each with the lines that describe it; gofmt's indentation tells what is nested."""
    found, above = {}, []
    lines = body.split("\n")
    for number, line in enumerate(lines):
        key = re.match(r'^(\t+)"(\w+)":\s+(?:&schema\.Schema)?\{(.*)$', line)
        if not key:
            continue
        depth = len(key.group(1))
        while above and above[-1][0] >= depth:
            above.pop()
        above.append((depth, key.group(2)))
        own = [key.group(3)]
        for after in lines[number + 1:]:
            if len(after) - len(after.lstrip("\t")) <= depth and after.strip():
                break
            if len(after) - len(after.lstrip("\t")) == depth + 1:
                own.append(after.strip())
        found["[].".join(name for _, name in above)] = " ".join(own)
    return found


def is_input(described):
    """Whether code may write the argument."""
    return "Required:" in described or "Optional:" in described or "Computed:" not in described


def terraform(directory):
    """Of each type of the provider all its arguments, and the file and function that say so."""
    source = pathlib.Path(directory) / "alicloud"
    texts = {path.name: path.read_text() for path in source.glob("*.go") if not path.name.endswith("_test.go")}
    registered = texts["provider.go"].split("ResourcesMap:", 1)[1]
    where = {}
    for name, text in texts.items():
        for function in re.findall(r"^func (\w+)\(\) \*schema\.Resource", text, re.M):
            where[function] = name
    found = {}
    for kind, function in re.findall(r'"(alicloud_\w+)":\s*(\w+)\(\)', registered):
        name = where.get(function)
        body = go_function(texts[name], function) if name else ""
        found[kind] = {"file": name, "function": function, "arguments": go_arguments(body.split("Schema:", 1)[-1])}
    return found


# --- properties of ROS types ------------------------------------------------------------------------------------------------

def javascript_types(text):
    """Of each type in a generated module of the CDK all its properties, nested ones as paths."""
    made = {}
    for match in re.finditer(r"^function (\w+)ToRosTemplate\(properties.*?^\}", text, re.M | re.S):
        fields = re.findall(r"^        '(\w+)': (.*),$", match.group(0), re.M)
        made[match.group(1)] = [(name, re.findall(r"(\w+)ToRosTemplate\b", value)) for name, value in fields]
    found = {}
    for name, kind in re.findall(r'^(\w+)\.ROS_RESOURCE_TYPE_NAME = "([\w:]+)"', text, re.M):
        found[kind] = sorted(set(nested(made, "ros" + name.removeprefix("Ros") + "Props", "", 0)))
    return found


def nested(made, name, before, depth):
    for field, inner in made.get(name, []):
        yield before + field
        for deeper in inner:
            if depth < 6 and deeper in made:
                yield from nested(made, deeper, f"{before}{field}[].", depth + 1)


def wheel_types(path):
    """The types of a wheel, and the day it was made."""
    with zipfile.ZipFile(path) as wheel:
        inner = next(info for info in wheel.infolist() if info.filename.endswith(".jsii.tgz"))
        day = "{:04}-{:02}-{:02}".format(*inner.date_time[:3])
        with wheel.open(inner) as packed, tarfile.open(fileobj=packed, mode="r:gz") as archive:
            texts = [
                archive.extractfile(member).read().decode()
                for member in archive
                if re.fullmatch(r"package/lib/[\w-]+\.generated\.js", member.name)
            ]
    found = {}
    for text in texts:
        found.update(javascript_types(text))
    return found, day


def go_types(directory):
    """The types of the Go edition of the CDK, by the folder of their product."""
    found = {}
    for folder in sorted(pathlib.Path(directory).glob("alicloudroscdk*")):
        kinds = {}
        for path in folder.glob("Ros*.go"):
            named = re.search(r"base encapsulation around the ROS resource type `([\w:]+)`", path.read_text())
            if named:
                parts = [folder / f"{path.stem}Props.go", *folder.glob(f"{path.stem}_*Property.go")]
                kinds[named.group(1)] = sorted({field for part in parts if part.exists() for field in go_fields(part.read_text())})
        found[folder.name.removeprefix("alicloudroscdk")] = kinds
    return found


def go_fields(text):
    return re.findall(r"^\t(\w+) interface\{\} `field:", text, re.M)


# --- the lists --------------------------------------------------------------------------------------------------------------

def host_arguments():
    """The names of arguments that may hold a host name, as the program has them."""
    text = (CATALOG / "types.rs").read_text()
    return set(re.findall(r'"(\w+)"', text.split("HOST_ARGUMENTS", 1)[1].split("];", 1)[0]))


# Arguments by which a type takes part in how traffic gets to a server, in lower case and without `_`.
LEADS = {
    "address", "addresses", "albid", "allocationid", "allocationids", "backend", "backendservers", "ecsinstanceid",
    "ecsinstanceids", "eipinstanceid", "endpoint", "endpointaddress", "instancechargetype", "instanceid", "instanceids",
    "internetmaxbandwidthout", "internetslbid", "loadbalancerid", "loadbalancerids", "networkinterfaceid", "networkinterfaceids",
    "nlbid", "nodegroups", "serverid", "serverids", "servergroupid", "servergroupids", "servers", "slbid", "slbids",
}


def telling(arguments):
    """Those arguments that may hold a host name or lead traffic on."""
    names = host_arguments() | LEADS
    return [path for path in arguments if path.split("[].")[-1].replace("_", "").lower() in names]


def write_list(name, header, types):
    target = CATALOG / "types" / f"{name}.txt"
    target.parent.mkdir(exist_ok=True)
    lines = [f"# {line}" for line in header]
    lines += [" ".join([kind, *telling(arguments)]) for kind, arguments in sorted(types.items())]
    target.write_text("\n".join(lines) + "\n")
    print(f"{len(types)} types in {target.relative_to(ROOT)}")


def list_terraform(options):
    types = terraform(options.directory)
    inputs = {
        kind: sorted(path for path, described in facts["arguments"].items() if is_input(described)) for kind, facts in types.items()
    }
    header = [f"aliyun/terraform-provider-alicloud {options.version}, commit {options.ref}, {options.date}"]
    write_list("terraform", header, inputs)


def list_ros(options):
    types, read = {}, set()
    for path in sorted(pathlib.Path(options.directory).glob("ros_cdk_*.whl")):
        found, _ = wheel_types(path)
        types.update(found)
        read.add(path.name.split("-")[0].removeprefix("ros_cdk_"))
    header = [f"ros-cdk {options.version}, {options.date}: {' '.join(sorted(read))}"]
    if options.older:
        older = {product: kinds for product, kinds in go_types(options.older).items() if product not in read}
        for kinds in older.values():
            for kind, arguments in kinds.items():
                types.setdefault(kind, arguments)
        header.append(f"alibabacloud-go/ros-cdk, 2024-10-08: {' '.join(sorted(older))}")
    write_list("ros", header, types)


# --- the comparison ---------------------------------------------------------------------------------------------------------

def rows():
    """The rows of the catalogue by type."""
    found = {}
    for path in sorted((CATALOG / "resources").glob("*.json")):
        table = json.loads(path.read_text())
        if isinstance(table, list):
            found.update((row["type"], row) for row in table)
    return found


def listed(name):
    """The types of a list with their telling arguments."""
    lines = (CATALOG / "types" / f"{name}.txt").read_text().splitlines()
    return {line.split()[0]: line.split()[1:] for line in lines if not line.startswith("#")}


def irrelevant():
    """Types that are left out although an argument tells something, each with its reason."""
    groups = json.loads((ROOT / "tests" / "catalog" / "irrelevant.json").read_text())["groups"]
    return {kind: group["reason"] for group in groups for kind in group["types"]}


def carries(kind):
    """Whether a type is of a product that carries traffic."""
    products = json.loads((ROOT / "tests" / "catalog" / "irrelevant.json").read_text())["carriers"]
    return any(kind.startswith(product) for product in products)


def judge(kind, arguments, known, reasons, hosts):
    """known, irrelevant by facts, irrelevant with reason, or unknown."""
    if kind in known:
        return "known"
    if kind in reasons:
        return "irrelevant with reason"
    names = {path.split("[].")[-1].replace("_", "").lower() for path in arguments}
    if names & hosts or (carries(kind) and names & LEADS):
        return "unknown"
    return "irrelevant by facts"


def compare(_options):
    known, reasons, hosts = rows(), irrelevant(), host_arguments()
    failed = 0
    for name in ("terraform", "ros"):
        types = listed(name)
        verdicts = {kind: judge(kind, arguments, known, reasons, hosts) for kind, arguments in types.items()}
        print((CATALOG / "types" / f"{name}.txt").read_text().splitlines()[0])
        for verdict in ("known", "irrelevant with reason", "irrelevant by facts", "unknown"):
            print(f"  {verdict}: {sum(found == verdict for found in verdicts.values())}")
        for kind, verdict in verdicts.items():
            if verdict == "unknown":
                failed = 1
                print(f"    {kind} {' '.join(types[kind])}")
        mark = {"terraform": "alicloud_", "ros": "ALIYUN::"}[name]
        gone = [kind for kind in known if kind.startswith(mark) and kind not in types]
        print(f"  in the catalogue only (older versions, nested languages): {' '.join(gone) or 'none'}")
    return failed


# --- the attributes ----------------------------------------------------------------------------------------------------------

def schema_default(described):
    """The default that a schema gives an argument, or None; constants of the provider by what they stand for."""
    written = re.search(r"Default:\s*(.+?)(?:,|$)", described)
    if not written:
        return None
    text = written.group(1).strip()
    constants = {"RenewNormal": "Normal", "true": True, "false": False}
    if text in constants:
        return constants[text]
    return json.loads(text) if text[0] in '"0123456789' else text


def faults(described, facts, leaf, functions):
    """What the source of the provider says otherwise about an attribute."""
    words = facts["source"].split()
    if words[2] not in functions:
        yield f"there is no function {words[2]} in {words[1]}"
    forced = "ForceNew" in described
    if ("Required: " in described) != (facts["absent"] == "required"):
        yield "is required or is not"
    default = schema_default(described)
    if (facts["absent"] == "default") != (default is not None) or default is not None and default != facts["value"]:
        yield f"its default is {default}"
    if facts["absent"] == "sent" and not re.search(rf'\w*{leaf}|"{leaf}"', functions.get(words[2], "")):
        yield f"{words[2]} sends nothing of it"
    if forced != (facts.get("update") in ("replaces", "new-order")):
        yield f"a change {'makes a new resource' if forced else 'makes none'}"
    change = facts.get("change")
    if change and change not in functions:
        yield f"there is no function {change}"
    if facts.get("update") in ("in-place", "charged") and f'"{leaf}"' not in functions.get(change, ""):
        yield f"{change} says nothing of it"


def check_defaults(options):
    source = pathlib.Path(options.directory) / "alicloud"
    types, checked, failed = terraform(options.directory), 0, 0
    for kind, row in rows().items():
        if not kind.startswith("alicloud_") or "attributes" not in row:
            continue
        text = (source / types[kind]["file"]).read_text()
        functions = {name: go_function(text, name) for name in re.findall(r"^func (\w+)\(", text, re.M)}
        for path, facts in row["attributes"].items():
            checked += 1
            described = types[kind]["arguments"].get(path)
            if described is None:
                found = ["the schema has no such argument"]
            else:
                found = list(faults(described, facts, path.split("[].")[-1], functions))
            for fault in found:
                failed = 1
                print(f"{kind}.{path}: {fault}")
    print(f"{checked} attributes checked")
    return failed


# --- its own test -----------------------------------------------------------------------------------------------------------

GO = """
func resourceSite() *schema.Resource {
\treturn &schema.Resource{
\t\tSchema: map[string]*schema.Schema{
\t\t\t"domain_name": {
\t\t\t\tType:     schema.TypeString,
\t\t\t\tRequired: true,
\t\t\t},
\t\t\t"rules": {
\t\t\t\tType:     schema.TypeList,
\t\t\t\tOptional: true,
\t\t\t\tElem: &schema.Resource{
\t\t\t\t\tSchema: map[string]*schema.Schema{
\t\t\t\t\t\t"host": {
\t\t\t\t\t\t\tType:     schema.TypeString,
\t\t\t\t\t\t\tComputed: true,
\t\t\t\t\t\t},
\t\t\t\t\t},
\t\t\t\t},
\t\t\t},
\t\t},
\t}
}
"""
JAVASCRIPT = """
function rosSitePropsToRosTemplate(properties, constraint) {
    return {
        'DomainName': ros.stringToRosTemplate(properties.domainName),
        'Rules': ros.listMapper(rosSiteRulesPropertyToRosTemplate)(properties.rules),
    };
}
RosSite.ROS_RESOURCE_TYPE_NAME = "ALIYUN::Pages::Site";
function rosSiteRulesPropertyToRosTemplate(properties) {
    return {
        'Host': ros.stringToRosTemplate(properties.host),
    };
}
"""


def test(_options):
    arguments = go_arguments(go_function(GO, "resourceSite").split("Schema:", 1)[1])
    assert list(arguments) == ["domain_name", "rules", "rules[].host"], arguments
    assert [is_input(described) for described in arguments.values()] == [True, True, False], arguments
    assert javascript_types(JAVASCRIPT) == {"ALIYUN::Pages::Site": ["DomainName", "Rules", "Rules[].Host"]}
    assert telling(["DomainName", "Name", "Rules[].Host", "InstanceId", "HostName"]) == ["DomainName", "Rules[].Host", "InstanceId"]
    hosts = host_arguments()
    verdicts = [
        judge("alicloud_alb_new", ["domain"], {}, {}, hosts),
        judge("alicloud_alb_new", ["load_balancer_id"], {}, {}, hosts),
        judge("alicloud_other_new", ["instance_id"], {}, {}, hosts),
        judge("alicloud_other_new", ["domain"], {}, {"alicloud_other_new": "private"}, hosts),
        judge("alicloud_other_new", ["domain"], {"alicloud_other_new": {}}, {}, hosts),
    ]
    create = {"create": 'd.Get("period")', "change": 'd.HasChange("period")'}
    facts = {"absent": "default", "value": 1, "source": "tf file.go create", "update": "in-place", "change": "change"}
    described = "Type: schema.TypeInt, Optional: true, Default: 1,"
    assert not list(faults(described, facts, "period", create))
    assert len(list(faults(described + " ForceNew: true,", facts | {"value": 2}, "unit", create))) == 3
    assert verdicts == ["unknown", "unknown", "irrelevant by facts", "irrelevant with reason", "known"], verdicts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    for name, run in (("terraform", list_terraform), ("ros", list_ros)):
        command = commands.add_parser(name)
        command.add_argument("directory")
        for option in ("--version", "--date"):
            command.add_argument(option, required=True)
        command.add_argument("--ref", default="")
        command.add_argument("--older")
        command.set_defaults(run=run)
    commands.add_parser("compare").set_defaults(run=compare)
    defaults = commands.add_parser("defaults")
    defaults.add_argument("directory")
    defaults.set_defaults(run=check_defaults)
    commands.add_parser("test").set_defaults(run=test)
    options = parser.parse_args()
    sys.exit(options.run(options))


if __name__ == "__main__":
    main()
