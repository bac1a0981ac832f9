"""Writes claimtrack/claims/gazetteer.json: the places that claims on North Korea name, and what contains
what.

    python training/gazetteer.py hierarchy.json places.jsonl.xz claimtrack/claims/gazetteer.json

The administrative divisions of North Korea come from Open Admin Data, their further spellings from Who's On
First;
the rest (sites in the news, the neighbours, countries and capitals) is the short list below.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import unicodedata
from pathlib import Path

SOURCES = [
    "Open Admin Data, https://openadmindata.org/kp/ (CC BY 4.0): provinces and counties of North Korea",
    "Who's On First, https://whosonfirst.org (licence in its records): further English spellings of them",
    "training/gazetteer.py: sites in the news, neighbouring regions, countries and capitals; names in Hangul",
]

# Spellings that English-language outlets on North Korea use, where the source spells otherwise.
RENAMED = {
    "Manpho": "Manpo", "Phyonggang": "Pyonggang", "Phyongsan": "Pyongsan", "Sepho": "Sepo", "Sinpho": "Sinpo",
    "Thongchon": "Tongchon", "Kim Chaek": "Kimchaek", "Jongju": "Chongju", "Nyongbyon": "Yongbyon",
    "Kim Hyong Gwon": "Kimhyonggwon", "Kim Hyong Jik": "Kimhyongjik",
    "Kim Jong Suk": "Kimjongsuk", "Phungso": "Pungso", "Phihyon": "Pihyon", "Thaechon": "Taechon",
    "Unpha": "Unpa", "Jaerong": "Chaeryong", "Jangphung": "Jangpung", "Kophung": "Kopung", "Thosan": "Tosan",
    "Yonthan": "Yontan", "Thaethan": "Taetan", "Phangyo": "Pangyo", "Hwaphyong": "Hwapyong",
    "Sinphyong": "Sinpyong",
    "Jongphyong": "Chongpyong", "Sinkye": "Singye",
}  # fmt: skip
# Too like a name or a word to be read as a place without "County" or "City" after it.
BARE_NO = {
    "Suan", "Orang", "Usi", "Anak", "Kosan", "Samsu", "Sudong", "Rakwon", "Sindo", "Chollima", "Kim Chaek",
    "Kimhyonggwon", "Kimhyongjik", "Kimjongsuk", "Taean", "Songwon", "Kumgang", "Kangso", "Taedong", "Kwail",
    "Junghwa", "Tongsin", "Ichon", "Yonan", "Unjong Dist.", "Unsan", "Chongnam", "Pongsan", "Yonsan",
}  # fmt: skip

# name; kind; containers from the nearest outwards; further names. One line a place.
LISTED = """
Punggye-ri; site; Kilju County, North Hamgyong Province, North Korea; Punggyeri, Punggye, P'unggye-ri
Tongchang-ri; site; Cholsan County, North Pyongan Province, North Korea; Tongchangri, Dongchang-ri
Sohae; site; Cholsan County, North Pyongan Province, North Korea; Sohae Satellite Launching Station
Musudan-ri; site; Hwadae County, North Hamgyong Province, North Korea; Musudanri
Panmunjom; site; Korean Demilitarized Zone; Panmunjeom, P'anmunjŏm
Korean Demilitarized Zone; region; ; Demilitarized Zone, DMZ
Yellow Sea; sea; ; West Sea
Sea of Japan; sea; ; East Sea
Mount Paektu; site; Ryanggang Province, North Korea; Mt. Paektu, Paektusan, Mount Baekdu, Mt. Baekdu
Mount Kumgang; site; Kangwon Province, North Korea; Mt. Kumgang, Kumgangsan
Mount Myohyang; site; North Pyongan Province, North Korea; Mt. Myohyang
Kaesong Industrial Complex; site; Kaesong, North Hwanghae Province, North Korea; Kaesong Industrial Zone
Sinpo South Shipyard; site; Sinpo, South Hamgyong Province, North Korea;
Kalma; site; Wonsan, Kangwon Province, North Korea; Wonsan-Kalma, Kalma Peninsula
Sunan; district; Pyongyang, North Korea; Sunan Airport, Sunan International Airport
Kim Il Sung Square; site; Pyongyang, North Korea; Kim Il-sung Square
Rajin; city; Rason, North Korea; Najin
Sonbong; city; Rason, North Korea;
Hungnam; city; Hamhung, South Hamgyong Province, North Korea; Hŭngnam
Seoul; city; South Korea;
Busan; city; South Korea; Pusan
Incheon; city; South Korea; Inchon
Daegu; city; South Korea; Taegu
Daejeon; city; South Korea; Taejon
Gwangju; city; South Korea; Kwangju
Ulsan; city; South Korea;
Sejong; city; South Korea; Sejong City
Pyeongchang; county; Gangwon Province, South Korea; PyeongChang
Gangneung; city; Gangwon Province, South Korea;
Sokcho; city; Gangwon Province, South Korea;
Chuncheon; city; Gangwon Province, South Korea;
Wonju; city; Gangwon Province, South Korea;
Suwon; city; Gyeonggi Province, South Korea;
Paju; city; Gyeonggi Province, South Korea;
Pyeongtaek; city; Gyeonggi Province, South Korea;
Yeoncheon; county; Gyeonggi Province, South Korea;
Ansan; city; Gyeonggi Province, South Korea;
Cheongju; city; North Chungcheong Province, South Korea;
Cheonan; city; South Chungcheong Province, South Korea;
Jeonju; city; North Jeolla Province, South Korea;
Gunsan; city; North Jeolla Province, South Korea;
Mokpo; city; South Jeolla Province, South Korea;
Suncheon; city; South Jeolla Province, South Korea;
Yeosu; city; South Jeolla Province, South Korea;
Jindo; county; South Jeolla Province, South Korea; Jindo Island
Pohang; city; North Gyeongsang Province, South Korea;
Gyeongju; city; North Gyeongsang Province, South Korea;
Gumi; city; North Gyeongsang Province, South Korea;
Seongju; county; North Gyeongsang Province, South Korea;
Gimcheon; city; North Gyeongsang Province, South Korea;
Changwon; city; South Gyeongsang Province, South Korea;
Jinhae; district; Changwon, South Gyeongsang Province, South Korea; Chinhae
Yeonpyeong Island; island; Incheon, South Korea; Yeonpyeong, Yeonpyeongdo, Yonpyong Island
Baengnyeong Island; island; Incheon, South Korea; Baengnyeong, Baengnyeongdo, Paengnyong Island
Osan Air Base; site; Gyeonggi Province, South Korea; Osan
Jeju; province; South Korea; Jeju Island, Cheju
Gangwon Province; province; South Korea; Gangwon
Gyeonggi Province; province; South Korea; Gyeonggi
North Chungcheong Province; province; South Korea; North Chungcheong
South Chungcheong Province; province; South Korea; South Chungcheong
North Jeolla Province; province; South Korea; North Jeolla
South Jeolla Province; province; South Korea; South Jeolla
North Gyeongsang Province; province; South Korea; North Gyeongsang
South Gyeongsang Province; province; South Korea; South Gyeongsang
Beijing; city; China; Peking
Shanghai; city; China;
Hong Kong; city; China;
Macau; city; China; Macao
Tianjin; city; China;
Guangzhou; city; Guangdong Province, China;
Shenzhen; city; Guangdong Province, China;
Guangdong Province; province; China; Guangdong
Wuhan; city; Hubei Province, China;
Hubei Province; province; China; Hubei
Shandong Province; province; China; Shandong
Liaoning Province; province; China; Liaoning
Jilin Province; province; China; Jilin
Heilongjiang Province; province; China; Heilongjiang
Xinjiang; province; China; Xinjiang region
Tibet; province; China;
Dandong; city; Liaoning Province, China;
Donggang; city; Liaoning Province, China;
Dalian; city; Liaoning Province, China;
Shenyang; city; Liaoning Province, China;
Yanji; city; Yanbian, Jilin Province, China;
Hunchun; city; Yanbian, Jilin Province, China;
Tumen; city; Yanbian, Jilin Province, China;
Longjing; city; Yanbian, Jilin Province, China;
Helong; city; Yanbian, Jilin Province, China;
Yanbian; prefecture; Jilin Province, China;
Changbai; county; Jilin Province, China;
Changchun; city; Jilin Province, China;
Ji'an; city; Jilin Province, China;
Harbin; city; Heilongjiang Province, China;
Vladivostok; city; Primorsky Krai, Russia;
Khasan; county; Primorsky Krai, Russia; Hasan
Primorsky Krai; province; Russia; Primorsky, Primorye
Khabarovsk; city; Russia;
St. Petersburg; city; Russia; Saint Petersburg
Kursk; province; Russia; Kursk Oblast, Kursk region
Siberia; region; Russia;
Crimea; region; ;
Hokkaido; province; Japan;
Honshu; island; Japan;
Okinawa; province; Japan;
Osaka; city; Japan;
Hiroshima; city; Japan;
Nagasaki; city; Japan;
Fukushima; province; Japan;
Aomori; province; Japan;
Akita; province; Japan;
Guam; region; ;
Hawaii; state; United States;
Alaska; state; United States;
Anchorage; city; Alaska, United States;
Honolulu; city; Hawaii, United States;
Pearl Harbor; site; Hawaii, United States;
New York; city; New York State, United States; New York City, Manhattan, Brooklyn
Los Angeles; city; California, United States;
San Francisco; city; California, United States;
San Diego; city; California, United States;
Chicago; city; Illinois, United States;
Houston; city; Texas, United States;
Dallas; city; Texas, United States;
Boston; city; Massachusetts, United States;
Philadelphia; city; Pennsylvania, United States;
Atlanta; city; Georgia (U.S. state), United States;
Miami; city; Florida, United States;
Orlando; city; Florida, United States;
Seattle; city; Washington State, United States;
Detroit; city; Michigan, United States;
Las Vegas; city; Nevada, United States;
New Orleans; city; Louisiana, United States;
Baltimore; city; Maryland, United States;
Cleveland; city; Ohio, United States;
Mar-a-Lago; site; Florida, United States;
Washington; city; United States; Washington, D.C., Washington D.C., Washington DC, Washington, DC
New York State; state; United States; New York state
Washington State; state; United States; Washington state
Georgia (U.S. state); state; United States;
Macedonia; country; ;
Ho Chi Minh City; city; Vietnam; Saigon
Da Nang; city; Vietnam; Danang
Mumbai; city; India;
Dubai; city; United Arab Emirates;
Geneva; city; Switzerland;
Zurich; city; Switzerland;
Davos; city; Switzerland;
Munich; city; Germany;
Frankfurt; city; Germany;
Hamburg; city; Germany;
The Hague; city; Netherlands;
Istanbul; city; Turkey;
Aleppo; city; Syria;
Mosul; city; Iraq;
Kandahar; city; Afghanistan;
Benghazi; city; Libya;
Gaza; region; ; Gaza Strip
West Bank; region; ;
Jerusalem; city; ;
Tel Aviv; city; Israel;
Toronto; city; Canada;
Vancouver; city; Canada;
Montreal; city; Canada;
Sydney; city; Australia;
Melbourne; city; Australia;
Palau; country; ;
Sentosa; island; Singapore; Sentosa Island
Pacific Ocean; sea; ; the Pacific, Western Pacific
South China Sea; sea; ;
East China Sea; sea; ;
Manchester; city; United Kingdom;
Scotland; region; United Kingdom;
England; region; United Kingdom;
Wales; region; United Kingdom;
Northern Ireland; region; United Kingdom;
Guantanamo Bay; site; Cuba; Guantánamo Bay, Guantanamo
"""

# Names in Hangul, by the name above or in the sources. Where the bare name is also a word (무산 "fell through"), only
# with what it is: 무산군. 강원도 is left out: there is one on either side of the border.
HANGUL = """
North Korea: 북한 북조선 조선민주주의인민공화국; South Korea: 한국 남한 남조선 대한민국; China: 중국;
Russia: 러시아; Japan: 일본; United States: 미국; Seoul: 서울; Beijing: 베이징; Dandong: 단둥; Shenyang: 선양시;
Yanji: 옌지; Moscow: 모스크바; Vladivostok: 블라디보스토크; Tokyo: 도쿄;
Panmunjom: 판문점; Mount Paektu: 백두산; Mount Kumgang: 금강산; North Hamgyong Province: 함경북도 함북;
South Hamgyong Province: 함경남도 함남; North Pyongan Province: 평안북도 평북;
South Pyongan Province: 평안남도 평남; North Hwanghae Province: 황해북도 황북;
South Hwanghae Province: 황해남도 황남; Jagang Province: 자강도;
Ryanggang Province: 양강도 량강도; Pyongyang: 평양; Nampo: 남포; Rason: 나선시 라선시; Rajin: 나진 라진;
Sonbong: 선봉군 선봉지구; Kaesong: 개성시 개성공단; Sinuiju: 신의주; Hyesan: 혜산; Chongjin: 청진; Hamhung: 함흥;
Wonsan: 원산; Hoeryong: 회령; Sariwon: 사리원; Haeju: 해주; Kanggye: 강계; Pyongsong: 평성; Sunchon: 순천시;
Suncheon: 순천시; Sinpo: 신포; Tanchon: 단천; Kimchaek: 김책시; Huichon: 희천; Kusong: 구성시; Chongju: 정주시;
Anju: 안주시; Tokchon: 덕천; Kaechon: 개천시; Songrim: 송림시; Munchon: 문천; Manpo: 만포; Samjiyon County: 삼지연;
Punggye-ri: 풍계리; Tongchang-ri: 동창리; Musan County: 무산군; Onsong County: 온성군; Kilju County: 길주군;
Yongbyon County: 영변; Hwadae County: 화대군; Taehongdan County: 대홍단; Pochon County: 보천군;
Unhung County: 운흥군; Kimjongsuk County: 김정숙군; Ryongchon County: 룡천군 용천군; Uiju County: 의주군;
Sakju County: 삭주군; Cholsan County: 철산군; Kyongwon County: 경원군; Yonsa County: 연사군
"""

STATES = (
    "Alabama Arizona Arkansas California Colorado Connecticut Delaware Florida Idaho Illinois Indiana Iowa "
    "Kansas "
    "Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana "
    "Nebraska Nevada "
    "New_Hampshire New_Jersey New_Mexico North_Carolina North_Dakota Ohio Oklahoma Oregon Pennsylvania "
    "Rhode_Island "
    "South_Carolina South_Dakota Tennessee Texas Utah Vermont Virginia West_Virginia Wisconsin Wyoming"
)

# country (further names): capital. "-" where the capital is the country, or is a word or a name.
COUNTRIES = """
Afghanistan: Kabul; Albania: Tirana; Algeria: Algiers; Angola: Luanda; Argentina: Buenos Aires; Armenia:
Yerevan;
Australia: Canberra; Austria: Vienna; Azerbaijan: Baku; Bahamas: Nassau; Bahrain: Manama; Bangladesh: Dhaka;
Belarus: Minsk; Belgium: Brussels; Belize: Belmopan; Benin: Porto-Novo; Bhutan: Thimphu; Bolivia: La Paz;
Bosnia and Herzegovina (Bosnia): Sarajevo; Botswana: Gaborone; Brazil: Brasilia; Brunei: -; Bulgaria: Sofia;
Burkina Faso: Ouagadougou; Burundi: Bujumbura; Cambodia: Phnom Penh; Cameroon: Yaounde; Canada: Ottawa;
Central African Republic: Bangui; Chile: Santiago; China (People's Republic of China, PRC, mainland China): -;
Colombia: Bogota; Republic of the Congo: Brazzaville; Democratic Republic of the Congo (Congo, DRC): Kinshasa;
Costa Rica: -; Croatia: Zagreb; Cuba: Havana; Cyprus: Nicosia; Czech Republic: Prague; Denmark: Copenhagen;
Djibouti: -; Dominican Republic: Santo Domingo; East Timor: Dili; Ecuador: Quito; Egypt: Cairo;
El Salvador: San Salvador; Equatorial Guinea: Malabo; Eritrea: Asmara; Estonia: Tallinn; Ethiopia: Addis
Ababa;
Fiji: Suva; Finland: Helsinki; France: Paris; Gabon: Libreville; Gambia: Banjul; Georgia: Tbilisi; Germany:
Berlin;
Ghana: Accra; Greece: Athens; Guatemala: Guatemala City; Guinea: Conakry; Guyana: -; Haiti: Port-au-Prince;
Honduras: Tegucigalpa; Hungary: Budapest; Iceland: Reykjavik; India: New Delhi; Indonesia: Jakarta; Iran:
Tehran;
Iraq: Baghdad; Ireland: Dublin; Israel: -; Italy: Rome; Ivory Coast: Abidjan; Jamaica: -; Japan: Tokyo;
Jordan: Amman;
Kazakhstan: Astana; Kenya: Nairobi; Kosovo: Pristina; Kuwait: -; Kyrgyzstan: Bishkek; Laos: Vientiane;
Latvia: Riga;
Lebanon: Beirut; Lesotho: -; Liberia: Monrovia; Libya: Tripoli; Lithuania: Vilnius; Luxembourg: -;
Madagascar: Antananarivo; Malawi: Lilongwe; Malaysia: Kuala Lumpur; Mali: Bamako; Malta: Valletta;
Mauritania: -;
Mexico: Mexico City; Moldova: Chisinau; Mongolia: Ulaanbaatar; Montenegro: Podgorica; Morocco: Rabat;
Mozambique: Maputo; Myanmar (Burma): Naypyidaw; Namibia: Windhoek; Nepal: Kathmandu; Netherlands: Amsterdam;
New Zealand: Wellington; Nicaragua: Managua; Niger: Niamey; Nigeria: Abuja; Norway: Oslo; Oman: Muscat;
Pakistan: Islamabad; Panama: -; Papua New Guinea: -; Paraguay: Asuncion; Peru: Lima; Philippines: Manila;
Poland: Warsaw; Portugal: Lisbon; Qatar: Doha; Romania: Bucharest; Russia (Russian Federation): Moscow;
Rwanda: Kigali; Saudi Arabia: Riyadh; Senegal: Dakar; Serbia: Belgrade; Sierra Leone: Freetown; Singapore: -;
Slovakia: Bratislava; Slovenia: Ljubljana; Somalia: Mogadishu; South Africa: Pretoria;
South Korea (Republic of Korea, ROK, S. Korea): -; South Sudan: Juba; Soviet Union (USSR): -; Spain: Madrid;
Sri Lanka: Colombo; Sudan: Khartoum; Sweden: Stockholm; Switzerland: Bern; Syria: Damascus; Taiwan: Taipei;
Tajikistan: Dushanbe; Tanzania: Dar es Salaam; Thailand: Bangkok; Togo: -; Tunisia: Tunis; Turkey: Ankara;
Turkmenistan: Ashgabat; Uganda: Kampala; Ukraine: Kyiv; United Arab Emirates (UAE): Abu Dhabi;
United Kingdom (UK, U.K., Britain, Great Britain): London; United States (US, U.S., USA, U.S.A., America): -;
Uruguay: Montevideo; Uzbekistan: Tashkent; Vatican: -; Venezuela: Caracas; Vietnam: Hanoi; Yemen: Sanaa;
Zambia: Lusaka; Zimbabwe: Harare; North Korea (DPRK, Democratic People's Republic of Korea, N. Korea): -
"""


def entry(name: str, kind: str, within: list[str], also: set[str], bare: bool = True) -> dict[str, object]:
    place: dict[str, object] = {"name": name, "kind": kind}
    if within:
        place["within"] = within
    if also - {name}:
        place["also"] = sorted(also - {name})
    return place if bare else place | {"bare": False}


def plain(name: str) -> str:
    """Without the breves and apostrophes of McCune-Reischauer."""
    letters = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return re.sub(r"[´’'‘]", "", letters)


def divisions(hierarchy: Path, who: Path) -> list[dict[str, object]]:
    spellings: dict[str, set[str]] = {}
    with lzma.open(who, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["placetype"] != "county" or row["deprecated"]:
                continue
            names = {n for lang, ns in row["names"].items() if lang.startswith("eng") for n in ns}
            spellings.setdefault(row["name"], set()).update(re.sub(r" City$", "", n) for n in names)
    places = []
    for province in json.loads(hierarchy.read_text(encoding="utf-8"))["data"]:
        name = province["name"]["en"]
        city = name in {"Pyongyang", "Nampo"}
        whole = name if city else f"{name} Province"
        also = {name} if not city else {f"{name} City"}
        if " " in name:
            point, rest = name.split(" ")
            also |= {f"{point[0]}. {rest}", f"{rest}-{'bukto' if point == 'North' else 'namdo'}"}
        elif not city:
            also.add(f"{name}-do")
        # In the South, too, there is a Kangwon: the spelling Gangwon is left to it.
        places.append(entry(whole, "city" if city else "province", ["North Korea"], also))
        for county in province["county"]:
            given = county["name"]["en"]
            bare = given.removesuffix(" City")
            if bare == name:
                continue
            known = RENAMED.get(bare, bare)
            also = {plain(n) for n in spellings.get(bare, set()) | {bare, known} if n.isascii() or plain(n).isascii()}
            also |= {"Jeongju"} if known == "Chongju" else set()  # Cheongju in the South folds to the same
            own = f"{known} County" if bare == given else known
            kind = "county" if bare == given else "city"
            inside = ["North Korea"] if bare in {"Rason"} else [whole, "North Korea"]
            places.append(entry(own, kind, inside, also | {known}, known not in BARE_NO and bare not in BARE_NO))
    return places


def listed() -> list[dict[str, object]]:
    places = []
    for line in LISTED.strip().splitlines():
        name, kind, within, also = (part.strip() for part in line.split(";"))
        names = {n.strip() for n in also.split(", ") if n.strip()}
        if name == "Washington":  # its names hold commas
            names = {"Washington D.C.", "Washington DC"}
        names = {plain(n) if n.isascii() else n for n in names} | {plain(n) for n in names}
        if name.endswith(" (U.S. state)"):
            names.add(name.removesuffix(" (U.S. state)"))
        places.append(entry(name, kind, [w.strip() for w in within.split(",") if w.strip()], names))
    places += [entry(state.replace("_", " "), "state", ["United States"], set()) for state in STATES.split()]
    for pair in COUNTRIES.replace("\n", " ").split(";"):
        country, capital = (part.strip() for part in pair.split(":"))
        name, _, more = country.partition(" (")
        places.append(entry(name, "country", [], {n.strip() for n in more.rstrip(")").split(",") if n.strip()}))
        if capital != "-":
            places.append(entry(capital, "city", [name], {"Kiev"} if capital == "Kyiv" else set()))
    return places


def named_in_hangul(places: list[dict[str, object]]) -> None:
    names = dict(pair.strip().split(": ") for pair in HANGUL.replace("\n", " ").split(";"))
    for place in places:
        if given := names.pop(str(place["name"]), ""):
            place["hangul"] = given.split()
    assert not names, names


def main(hierarchy: Path, who: Path, out: Path) -> None:
    places = sorted(divisions(hierarchy, who) + listed(), key=lambda p: (str(p["name"]), str(p.get("within"))))
    named_in_hangul(places)
    lines = ",\n".join(json.dumps(place, ensure_ascii=False) for place in places)
    head = json.dumps(SOURCES, ensure_ascii=False)
    out.write_text(f'{{"sources": {head},\n"places": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
