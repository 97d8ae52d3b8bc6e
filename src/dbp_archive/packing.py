"""How the catalog keeps records: as MessagePack, each kind with a function that unpacks it."""

import msgspec

from dbp_archive.corrections import Decision
from dbp_archive.entries import Holding, TeaserText
from dbp_archive.plan.faces import Face
from dbp_archive.problems import Problem
from dbp_archive.records import Article, Block
from dbp_archive.recover import Claim, Recovered

pack = msgspec.msgpack.Encoder().encode

unpack_article = msgspec.msgpack.Decoder(Article).decode
unpack_body = msgspec.msgpack.Decoder(tuple[Block, ...]).decode
unpack_claims = msgspec.msgpack.Decoder(tuple[Claim, ...]).decode
unpack_decision = msgspec.msgpack.Decoder(Decision).decode
unpack_face = msgspec.msgpack.Decoder(Face).decode
unpack_holding = msgspec.msgpack.Decoder(Holding).decode
unpack_lines = msgspec.msgpack.Decoder(tuple[int, ...]).decode
unpack_problems = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode
unpack_recovered = msgspec.msgpack.Decoder(Recovered).decode
unpack_tally = msgspec.msgpack.Decoder(dict[str, int]).decode
unpack_text = msgspec.msgpack.Decoder(TeaserText).decode
unpack_words = msgspec.msgpack.Decoder(tuple[str, ...]).decode
