"""Given names, surnames and streets, by the language they are at home in."""

from __future__ import annotations

import unicodedata
from typing import Final, NamedTuple


class Names(NamedTuple):
    """What people of one language are called, and where they live."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    streets: tuple[str, ...]


def _names(female: str, male: str, surnames: str, streets: str) -> Names:
    return Names(
        tuple(female.split()),
        tuple(male.split()),
        tuple(surnames.split()),
        tuple(street.replace("_", " ") for street in streets.split()),
    )


NAMES: Final = {
    "english": _names(
        "Abigail Amelia Ava Beatrice Charlotte Claire Dorothy Eleanor Emily Evelyn Fiona Grace Hannah Hazel "
        "Imani Isla Jasmine Keisha Latoya Lucy Margaret Mei Naomi Nora Olivia Priya Ruth Sofía Tamara Zoë",
        "Aaron Andre Benjamin Caleb Connor Daniel Darnell Edward Elijah Ethan Felix George Harold Isaac Jamal "
        "José Kenji Leo Liam Malik Mateo Nathan Oliver Owen Patrick Quentin Ravi Samuel Theodore Walter",
        "Adams Baker Bennett Brooks Campbell Carter Clarke Collins Cooper Davies Edwards Evans Fisher Foster "
        "García Gibson Graham Griffin Hamilton Harris Hughes Jenkins Kaur Kelly Kim Lopez MacDonald Martinez "
        "Mitchell Morgan Murphy Nguyen O'Brien O'Connor Parker Patel Peterson Ramirez Reynolds Robinson "
        "Rodriguez Sanders Singh Smith-Jones Stewart Sullivan Thompson Turner Walker Washington Whitaker Young",
        "Cedar_Lane Elm_Street Harbour_Road High_Street King_Street Lake_Drive Maple_Avenue Mill_Lane "
        "Oak_Avenue Orchard_Way Park_Road Pine_Street Ridge_Road River_Street Station_Road Sunset_Boulevard",
    ),
    "german": _names(
        "Anna Birgit Clara Elif Franziska Greta Heike Johanna Käthe Lena Marlene Petra Sabine Ursula",
        "Anton Bernd Cem Dieter Emil Friedrich Günther Jonas Jürgen Karl Lukas Moritz Sören Wolfgang",
        "Bauer Becker Braun Fischer Groß Hoffmann Huber Jäger Keller Krüger Lehmann Meyer Müller Neumann "
        "Richter Schäfer Schmidt Schneider Schröder Schulz Vogel Wagner Weber Weiß Wolf Öztürk Zimmermann",
        "Ahornweg Bahnhofstraße Birkenallee Dorfstraße Gartenweg Goethestraße Hauptstraße Lindenstraße "
        "Marktplatz Mühlenweg Ringstraße Schillerstraße",
    ),
    "french": _names(
        "Amélie Aïcha Brigitte Camille Chloé Élodie Fatou Hélène Inès Juliette Léa Manon Noémie Solène",
        "Antoine Bastien Benoît Étienne François Gaël Hugo Jérôme Karim Loïc Mathis Olivier Rémi Théo",
        "Bernard Blanchard Bonnet Chevalier Diallo Dubois Dupont Durand Fontaine Gauthier Girard Lambert "
        "Laurent Lefèvre Leroy Marchand Martin Mercier Moreau Petit Renard Roussel Simon Vidal",
        "avenue_Foch boulevard_Carnot place_du_Marché rue_de_la_Gare rue_de_l'Église rue_des_Lilas "
        "rue_du_Moulin rue_Pasteur rue_Victor_Hugo",
    ),
    "iberian": _names(
        "Adriana Beatriz Camila Daniela Fernanda Inês Júlia Larissa Lucía Mariana Paula Renata Valentina Yara",
        "Alejandro André Bruno Caio Diego Emiliano Gustavo Iván João Luís Matías Rafael Sebastián Tomás",
        "Almeida Barbosa Cardoso Castillo Cruz Fernández Flores Gómez Gonçalves Hernández Lima Mendoza "
        "Morales Nuñez Oliveira Ortiz Pereira Ramos Ribeiro Rojas Romero Santos Silva Souza Torres Vargas",
        "Acacias Aurora das_Flores Esperanza Hidalgo Independência Juárez Libertad Madero Reforma Tiradentes",
    ),
    "polish": _names(
        "Agnieszka Barbara Elżbieta Ewa Grażyna Hanna Joanna Katarzyna Magdalena Małgorzata Zofia",
        "Andrzej Bartosz Grzegorz Jakub Krzysztof Łukasz Marek Paweł Stanisław Tomasz Wojciech",
        "Dąbrowski Jabłoński Kaczmarek Kowalczyk Kowal Król Lewandowski Majewski Mazur Nowak Pawlak "
        "Piotrowski Szymański Wieczorek Wiśniewski Wójcik Woźniak Zając Zieliński",
        "Długa Kościuszki Krótka Leśna Lipowa Mickiewicza Ogrodowa Polna Słoneczna Szkolna",
    ),
    "japanese": _names(
        "Aiko Akane Emi Haruka Hina Kaori Mai Misaki Naoko Rin Sakura Yui Yuki",
        "Akira Daichi Haruto Hiroshi Kaito Kenta Makoto Naoki Ren Satoshi Takumi Yuto",
        "Abe Fujita Hayashi Inoue Ito Kato Kimura Kobayashi Matsumoto Mori Nakamura Saito Sasaki Sato "
        "Shimizu Suzuki Takahashi Tanaka Watanabe Yamada Yamamoto Yoshida",
        "Chuo-dori Ginza Hongo Kanda Midori-dori Minami-machi Nishi-machi Sakae Sakura-dori",
    ),
    "indian": _names(
        "Aditi Ananya Deepika Fatima Gauri Ishita Kavya Lakshmi Meera Neha Pooja Riya Shreya Sunita",
        "Aarav Aditya Arjun Dev Farhan Gopal Harish Imran Karthik Manoj Nikhil Rohan Sanjay Vikram",
        "Banerjee Chatterjee Das Desai Fernandes Ghosh Gupta Iyer Jain Joshi Khan Kulkarni Kumar Mehta "
        "Menon Mukherjee Nair Patil Pillai Rao Reddy Shah Sharma Verma",
        "Church_Street Gandhi_Road Hill_Road Linking_Road Market_Road MG_Road Nehru_Marg Station_Road",
    ),
}

# Letters that Unicode does not take apart into a Latin letter and an accent.
_PLAIN: Final = str.maketrans({"ß": "ss", "ł": "l", "'": None, "-": None})


def address_part(name: str) -> str:
    """A name as it stands in an e-mail address: lower case, ASCII letters only."""
    apart = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN))
    return "".join(letter for letter in apart if letter.isascii())


ADDRESS_PARTS: Final = {
    name: address_part(name)
    for names in NAMES.values()
    for name in names.female + names.male + names.surnames
}
