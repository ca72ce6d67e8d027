#!/usr/bin/env python3
"""Writes examples/data/*.csv: the books of a small shop, the same at every run."""
import csv
import json
import random
import uuid
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
START = datetime(2025, 1, 1)

COUNTRIES = [
    ("AT", "Österreich", "EUR", "Europe"), ("BR", "Brasil", "BRL", "South America"),
    ("CH", "Schweiz", "CHF", "Europe"), ("CI", "Côte d'Ivoire", "XOF", "Africa"),
    ("CZ", "Česko", "CZK", "Europe"), ("DE", "Deutschland", "EUR", "Europe"),
    ("EG", "مصر", "EGP", "Africa"), ("ES", "España", "EUR", "Europe"),
    ("FR", "France", "EUR", "Europe"), ("GB", "United Kingdom", "GBP", "Europe"),
    ("GR", "Ελλάδα", "EUR", "Europe"), ("IN", "भारत", "INR", "Asia"),
    ("IS", "Ísland", "ISK", "Europe"), ("JP", "日本", "JPY", "Asia"),
    ("KR", "대한민국", "KRW", "Asia"), ("MX", "México", "MXN", "North America"),
    ("PL", "Polska", "PLN", "Europe"), ("TR", "Türkiye", "TRY", "Asia"),
    ("UA", "Україна", "UAH", "Europe"), ("US", "United States", "USD", "North America"),
]
CITIES = [
    ("Wien", "AT", 48.2082, 16.3738), ("Graz", "AT", 47.0707, 15.4395),
    ("São Paulo", "BR", -23.5505, -46.6333), ("Florianópolis", "BR", -27.5954, -48.548),
    ("Zürich", "CH", 47.3769, 8.5417), ("Genève", "CH", 46.2044, 6.1432),
    ("Yamoussoukro", "CI", 6.8276, -5.2893), ("Plzeň", "CZ", 49.7384, 13.3736),
    ("Praha", "CZ", 50.0755, 14.4378), ("Köln", "DE", 50.9375, 6.9603),
    ("München", "DE", 48.1351, 11.582), ("Berlin", "DE", 52.52, 13.405),
    ("القاهرة", "EG", 30.0444, 31.2357), ("Cádiz", "ES", 36.5271, -6.2886),
    ("Málaga", "ES", 36.7213, -4.4214), ("Orléans", "FR", 47.903, 1.9093),
    ("Paris", "FR", 48.8566, 2.3522), ("London", "GB", 51.5074, -0.1278),
    ("Edinburgh", "GB", 55.9533, -3.1883), ("Αθήνα", "GR", 37.9838, 23.7275),
    ("Θεσσαλονίκη", "GR", 40.6401, 22.9444), ("मुंबई", "IN", 19.076, 72.8777),
    ("Reykjavík", "IS", 64.1466, -21.9426), ("東京", "JP", 35.6762, 139.6503),
    ("京都", "JP", 35.0116, 135.7681), ("서울", "KR", 37.5665, 126.978),
    ("Mérida", "MX", 20.9674, -89.5926), ("Kraków", "PL", 50.0647, 19.945),
    ("Łódź", "PL", 51.7592, 19.456), ("İstanbul", "TR", 41.0082, 28.9784),
    ("Київ", "UA", 50.4501, 30.5234), ("Львів", "UA", 49.8397, 24.0297),
    ("New York", "US", 40.7128, -74.006), ("Cañon City", "US", 38.4494, -105.2253),
]
FIRST = ("Ana Björn Chloé Dmytro Elif Fatima Grzegorz Hana İpek João Kaito Léa Márta Noor Owen "
         "Priya Quentin Rosa Søren Tomás Uma Věra Wei Ximena Yuki Zoë").split()
LAST = ("Andersson Bauer Čapek Dąbrowski Espinosa Fernández García Haddad Ito Jansen Kim "
        "Lefèvre Müller Nakamura O'Brien Papadópoulos Quispe Rossi Šimek Tanaka Ünal "
        "Vandermeer Weiß Yılmaz Żukowski").split()
PRODUCTS = [
    ("Pour-over kettle", "Kitchen", "64.00"), ("Cast-iron pan 28 cm", "Kitchen", "49.90"),
    ("Chef's knife 8\"", "Kitchen", "89.00"), ("Bread proofing basket", "Kitchen", "17.50"),
    ("Olive wood board", "Kitchen", "38.20"), ("Linen tea towel", "Kitchen", "9.80"),
    ("Wool blanket", "Home", "119.00"), ("Beeswax candle", "Home", "12.40"),
    ("Desk lamp, brass", "Home", "139.00"), ("Wall clock", "Home", "54.00"),
    ("Door mat", "Home", "24.90"), ("Seed tin: herbs", "Garden", "14.00"),
    ("Secateurs", "Garden", "42.50"), ("Watering can 5 l", "Garden", "33.00"),
    ("Leather gloves", "Garden", "27.00"), ("Bird feeder", "Garden", "21.30"),
    ("Notebook A5, dotted", "Paper", "11.90"), ("Fountain pen", "Paper", "58.00"),
    ("Ink 50 ml", "Paper", "13.50"), ("Wrapping paper", "Paper", "4.95"),
    ("Calendar 2026", "Paper", "19.90"), ("Bicycle bell", "Outdoor", "16.00"),
    ("Enamel mug", "Outdoor", "12.00"), ("Rain cape", "Outdoor", "79.00"),
    ("Pocket knife", "Outdoor", "35.00"), ("Headlamp", "Outdoor", "44.00"),
]
NOTES = ["Leave with the neighbour, please.", "Gift: \"Happy birthday, Zoë!\"",
         "2nd floor,\nring twice", "für Oma 🎂", "No plastic, if possible; thank you"]
AGENTS = ["Firefox/133.0", "Chrome/131.0", "Safari/18.1", "Lamella shop app 4.2"]


def write(name, header, rows):
    with open(DATA / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}.csv: {len(rows)} rows")


def customers(rng):
    for number in range(1, 401):
        first, last = rng.choice(FIRST), rng.choice(LAST)
        newsletter = rng.choice(["true", "true", "false", ""])
        joined = date(2023, 1, 1) + timedelta(days=rng.randrange(730))
        yield (number, f"{first} {last}", f"{number:04d}@example.com",
               rng.randrange(len(CITIES)) + 1, joined.isoformat(), newsletter)


def moment(rng):
    """A time in 2025, more often in the evening and towards the end of the year."""
    day = min(364, int(365 * rng.random() ** 0.8))
    hour = min(23, max(0, round(rng.gauss(17, 4))))
    return START + timedelta(days=day, hours=hour, seconds=rng.randrange(3600),
                             milliseconds=rng.randrange(1000))


def orders(rng):
    times = sorted(moment(rng) for _ in range(1800))
    for number, time in enumerate(times, 10_001):
        product = min(len(PRODUCTS) - 1, int(rng.expovariate(0.12)))
        quantity = rng.choice([1, 1, 1, 2, 2, 3, 6])
        discount = rng.choice(["", "", "", "0.05", "0.10", "0.25"])
        status = rng.choices(["delivered", "shipped", "returned", "cancelled"],
                             [80, 10, 6, 4])[0]
        note = rng.choice(NOTES) if rng.random() < 0.06 else ""
        yield (number, int(400 * rng.random() ** 1.6) + 1, time.isoformat(" ", "milliseconds"),
               f"P{product + 1:03d}", quantity, PRODUCTS[product][2], discount, status, note)


def payload(rng, kind):
    if kind == "search":
        return {"q": rng.choice(["kettle", "ножницы", "手帳", "blanket wool", "vela"]),
                "hits": rng.randrange(30)}
    if kind in ("view", "add_to_cart"):
        return {"sku": f"P{rng.randrange(len(PRODUCTS)) + 1:03d}"}
    if kind == "purchase":
        return {"items": rng.randrange(1, 5), "total": round(rng.uniform(10, 300), 2)}
    return None


def events(rng):
    kinds = ["page", "view", "search", "add_to_cart", "purchase"]
    times = sorted(moment(rng) for _ in range(2600))
    for time in times:
        kind = rng.choices(kinds, [40, 30, 14, 10, 6])[0]
        details = payload(rng, kind)
        yield (uuid.UUID(int=rng.getrandbits(128), version=4),
               int(400 * rng.random() ** 1.6) + 1,
               time.replace(tzinfo=timezone.utc).isoformat(" ", "milliseconds"), kind,
               rng.choice(AGENTS),
               "" if details is None else json.dumps(details, ensure_ascii=False))


def main():
    rng = random.Random(20250101)
    DATA.mkdir(exist_ok=True)
    write("countries", ["code", "name", "currency", "continent"], COUNTRIES)
    write("cities", ["city_id", "name", "country", "latitude", "longitude"],
          [(number, *city) for number, city in enumerate(CITIES, 1)])
    write("products", ["sku", "title", "category", "list_price"],
          [(f"P{number:03d}", *product) for number, product in enumerate(PRODUCTS, 1)])
    write("customers", ["customer_id", "name", "email", "city_id", "joined", "newsletter"],
          list(customers(rng)))
    write("orders", ["order_id", "customer_id", "ordered_at", "sku", "quantity", "unit_price",
                     "discount", "status", "note"], list(orders(rng)))
    write("events", ["event_id", "customer_id", "happened_at", "kind", "agent", "details"],
          list(events(rng)))


main()
