"""Invented names for the people of a log, each only once."""

from __future__ import annotations

__all__ = ["agent_name"]

_FIRST = """
Ada Aidan Alba Alma Amir Anouk Anton Asta Aya Bela Beni Bruno Carla Cato Celia Ciara Dario Davor
Delia Dina Edda Edo Elif Elio Ella Emre Enzo Erin Esra Ezra Fadi Finn Flora Freya Gina Greta Hana
Hugo Ida Ilka Imre Ines Iris Ivo Jana Jarek Jonas Juna Kaja Karim Kira Lars Lea Levi Lina Lotte
Luca Malik Mara Marek Mila Milo Mona Nadia Nora Noam Oda Olga Omar Orla Oskar Petra Pia Quinn Rafa
Rania Remo Rina Rosa Ruben Sami Sana Selma Silas Sina Tara Tariq Thea Tilda Timo Ulla Vera Vito
Wanda Yara Yusuf Zoe
"""
_LAST = """
Abel Adler Aksoy Albers Arslan Baumann Becker Berger Blum Bosch Brandt Brenner Carlsen Castell
Conti Costa Dahl Damm Dietz Doyle Duarte Eberle Ekholm Engel Farkas Faust Ferrari Fink Forsberg
Franke Fuchs Gallo Garcia Geiger Grimm Haas Hagen Halonen Hansen Heller Hoffer Horvat Huber Ilves
Ivanova Jansen Jensen Jung Kaiser Keller Kern Klein Koch Kovacs Kraus Lang Larsen Lehner Lindgren
Lopes Lorenz Madsen Maier Marino Meier Moreau Moser Nagy Neumann Nilsen Novak Olsen Ortega Pavlov
Peters Petit Pohl Quast Rossi Roth Sauer Schiller Seidel Silva Simons Stein Sommer Tanner Tobler
Ulrich Urban Vogel Wagner Walter Weber Winter Wolff Zander Ziegler
"""
_SURNAMES = """
王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗
梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕
"""
_GIVEN = """
伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟
涛 明 超 霞 平 刚 桂英 文博 雨桐 子涵 浩然 诗琪 俊杰 思远
梓萱 嘉怡 建国 志强 秀兰 晓东 海燕 春梅 国庆 小红 宇航 欣怡 佳琪 一凡
若曦 天宇 雅婷 晨曦 明轩 书瑶 子轩 慧敏 立新 永康
"""
_PRIME = 7919


def agent_name(index: int, lang: str) -> str:
    """What is the agent with this number called?

    Args:
        index: 0, 1, 2, …
        lang: ``en`` for names from all over Europe and beyond, ``zh`` for Chinese ones.

    >>> agent_name(0, "zh") == agent_name(1, "zh")
    False
    """
    first, last = (_SURNAMES, _GIVEN) if lang == "zh" else (_FIRST, _LAST)
    before, after = first.split(), last.split()
    n = len(before) * len(after)
    # A prime stride walks through all pairs before any comes again.
    place = index * _PRIME % n
    name = before[place % len(before)] + ("" if lang == "zh" else " ") + after[place // len(before)]
    turn = index // n
    return name if turn == 0 else f"{name} {turn + 1}"
