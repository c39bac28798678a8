"""Whether every placeholder stands where the words call for it: by the checker's own binding, by role, by the unit's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.brief import FaultKind, Slot
from generator.checking.bind import bind
from generator.checking.index import pairs
from generator.checking.item import Item, is_mark, label_before, words_behind
from generator.checking.slots import Reading
from generator.checking.told import check_told, surroundings_of
from generator.checking.verdict import BAD
from generator.checking.wordlists import Role, words

__all__ = ["check_labels", "names_role", "role_of"]

_JOINED = re.compile(r"[、和与及，]|以及")


def check_labels(item: Item, reading: Reading) -> None:
    """Report placeholders whose words name another figure, or none."""
    _check_binding(item, reading)
    told = {char for text in item.said for char in text if is_mark(char)}
    surroundings = {char: list(surroundings_of(item.said, char)) for char in told}
    shared = _distributed(item)
    places = [at for at, char in enumerate(item.told) if char in item.slots]
    for (position, char, slot), place in zip(item.marks(), places, strict=True):
        if char in told:
            check_told(item, place, char, surroundings, reading)
        elif slot.fact and position not in shared:
            _check_role(item, position, slot, reading)
    for position, role in shared.items():
        slot = item.slots[item.text[position]]
        own = role_of(slot.fact)
        if own is not None and own.name not in role:
            _mismatch(slot, reading)


# --- the checker's binding ----------------------------------------------------------------------------------------------


def _check_binding(item: Item, reading: Reading) -> None:
    """Bind the finished text as the audit does; what it will not let pass is a fault here."""
    places = {place.start: place for place in item.places}
    hints = {start: item.slots[place.char].fact for start, place in places.items() if item.slots[place.char].fact}
    for binding in bind(item.finished, item.index, context=item.context, hints=hints):
        mention = binding.mention
        place = next((p for p in item.places if p.start < mention.end and mention.start < p.end), None)
        if place is None:
            continue
        slot = item.slots[place.char]
        if binding.verdict in BAD:
            message = f"{slot.placeholder}前后的文字与它的含义“{_meaning(item, slot)}”不符：{binding.reason}"
            reading.fault(FaultKind.LABEL, message, mention.text)
        elif slot.fact and mention.text not in slot.text and slot.text not in mention.text:
            reading.fault(
                FaultKind.LABEL, f"{slot.placeholder}前后的文字改变了它的意思：“{mention.text}”", mention.text
            )


def _meaning(item: Item, slot: Slot) -> str:
    fact = item.index.ledger.get(slot.fact)
    return slot.meaning or (fact.label if fact else slot.name)


# --- roles --------------------------------------------------------------------------------------------------------------


def role_of(fact: str) -> Role | None:
    """Return the role of a fact by its id, None where it has none (a year, a number of the unit's own sentences)."""
    return next((role for role in words().roles if role.facts.fullmatch(fact)), None)


def names_role(label: str) -> bool:
    """Tell whether words name a figure of any role."""
    return bool(_nearest(label))


def _check_role(item: Item, position: int, slot: Slot, reading: Reading) -> None:
    """Report a figure whose nearest words call it something else, or do not call it anything."""
    role = role_of(slot.fact)
    before, behind = label_before(item.text, position), words_behind(item.text, position)
    if role is None:
        _check_own_name(item, slot, before, behind, reading)
        return
    if _is_denied(before, role) and not any(before + item.text[position] in text for text in item.phrases):
        message = f"“{before}{slot.placeholder}”把数字说成了相反的意思，请删去否定词"
        reading.fault(FaultKind.DIRECTION, message, before)
        return
    nearest = _nearest(before)
    if role.level and role.name not in nearest:
        nearest = _nearest(re.sub(words().data["roles"]["comparing"], "，", before))
    following = _following(behind)
    if role.name in nearest or (role.name in following and (not nearest or behind.startswith("的"))):
        return
    if not nearest and not following and _carried(item.text, position, role):
        return
    if role.name in following and not _is_close(before):
        return
    _mismatch(slot, reading, before)


def _is_denied(before: str, role: Role) -> bool:
    """Tell whether the words before a figure deny it (没有完成7670人), its own name (未支出) aside."""
    table = words().data["roles"]
    if role.name in table["deniable"].split():
        return False
    for word in (*role.words, *role.close):
        before = before.replace(word, "")
    return re.search(table["denial"], before) is not None


def _check_own_name(item: Item, slot: Slot, before: str, behind: str, reading: Reading) -> None:
    """Check a figure without a role by its label; a year stands before what it dates."""
    fact = item.index.ledger.get(slot.fact)
    if fact is None or fact.quantity is None:
        return
    if slot.fact == "year":
        if not behind or _nearest(before):
            _mismatch(slot, reading, before)
        return
    known = pairs(fact.label + slot.meaning) | {pair for alias in fact.aliases for pair in pairs(alias)}
    if not known & (pairs(before) | pairs(behind)):
        _mismatch(slot, reading, before)


def _mismatch(slot: Slot, reading: Reading, before: str = "") -> None:
    meaning = slot.meaning or slot.name
    what = f"“{before}”后面" if before else ""
    message = f"{slot.placeholder}是“{meaning}”，{what}写的名称不对，请在它前面写明“{meaning}”"
    reading.fault(FaultKind.LABEL, message, slot.text)


def _nearest(label: str) -> frozenset[str]:
    """Return the roles that the words nearest to the number name; 为, 达到 and the like name nothing beside others."""
    bare = re.sub(words().data["roles"]["fillers"], "", label)
    return _nearest_of(bare) or _nearest_of(label)


def _nearest_of(label: str) -> frozenset[str]:
    """Return the roles of the word that ends nearest to the number, of the longest one at a place."""
    best: tuple[int, int] = (-1, 0)
    roles: set[str] = set()
    for role in words().roles:
        for word in role.words:
            at = label.rfind(word)
            roles = _better(roles, (at + len(word), len(word)) if at >= 0 else (-1, 0), best, role.name)
            best = max(best, (at + len(word), len(word)) if at >= 0 else (-1, 0))
        for word in role.close:
            place = (len(label), len(word)) if label.endswith(word) else (-1, 0)
            roles = _better(roles, place, best, role.name)
            best = max(best, place)
    return frozenset(roles)


def _better(roles: set[str], place: tuple[int, int], best: tuple[int, int], name: str) -> set[str]:
    if place < best or place[0] < 0:
        return roles
    return {name} if place > best else roles | {name}


def _following(behind: str) -> frozenset[str]:
    """Return the roles that the first role word behind a number names."""
    best: tuple[int, int] = (len(behind), 0)
    roles: set[str] = set()
    for role in words().roles:
        for word in role.words:
            at = behind.find(word)
            if at < 0:
                continue
            place = (at, -len(word))
            if place < best:
                best, roles = place, {role.name}
            elif place == best:
                roles.add(role.name)
    return frozenset(roles)


def _is_close(before: str) -> bool:
    """Tell whether a word of another role stands right before the number."""
    bare = re.sub(words().data["roles"]["fillers"], "", before)
    return any(bare.endswith(word) for role in words().roles for word in (*role.words, *role.close))


def _carried(text: str, position: int, role: Role) -> bool:
    """Tell whether the clause is bare because a colon or bracket stands before the number (实际完成值：7670人)."""
    if position == 0 or text[position - 1] not in "：（(":
        return False
    return role.name in _nearest(label_before(text, position - 1))


def _distributed(item: Item) -> dict[int, frozenset[str]]:
    """Return position -> roles meant, for figures listed behind 分别 (预算数和执行数分别为A和B)."""
    text = item.text
    found: dict[int, frozenset[str]] = {}
    for match in re.finditer(r"分别(?:为|是|达到?|完成)?", text):
        names = _named_roles(label_before(text, match.start()) or "")
        group = list(_group(text, match.end()))
        if len(names) == len(group) > 1:
            found |= dict(zip(group, names, strict=True))
    return found


def _named_roles(label: str) -> list[frozenset[str]]:
    return [roles for part in _JOINED.split(label) if (roles := _nearest(part))]


def _group(text: str, start: int) -> Iterator[int]:
    """Yield the positions of placeholders that are joined by 、 and 和 only."""
    position = start
    while position < len(text) and is_mark(text[position]):
        yield position
        joint = _JOINED.match(text, position + 1)
        if joint is None:
            return
        position = joint.end()
