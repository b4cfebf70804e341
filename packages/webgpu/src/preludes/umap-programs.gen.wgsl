// Generated from scripts/gen/umap-programs.mjs by `pnpm gen`: do not edit.

const at_x = 0u;
const at_y = 1u;
const at_other_x = 2u;
const at_other_y = 3u;
const at_weight = 4u;
const at_pull_x = 5u;
const at_pull_y = 6u;
const at_push_x = 7u;
const at_push_y = 8u;
const at_stiffness = 9u;
const at_a = 10u;
const at_b = 11u;
const at_attraction = 12u;
const at_repulsion = 13u;
const at_cap = 14u;
const at_strength = 15u;
const attract_program = vec2u(0u, 32u);
const repel_program = vec2u(32u, 34u);
const move_program = vec2u(66u, 13u);
const plane_constants = array<u32, 19>(
  0x0u,
  0x2b800000u,
  0x3f800000u,
  0x3e346522u,
  0xbe8abd8eu,
  0x3e971751u,
  0xbeb7e712u,
  0x3ef61796u,
  0xbf38ab8fu,
  0x3fb8aa46u,
  0x4b400000u,
  0x3c1ccbeau,
  0x3d650a20u,
  0x3e76036du,
  0x3f31706eu,
  0x3f7ffff4u,
  0x3a83126fu,
  0x3dcccccdu,
  0x40800000u,
);
const plane_operations = array<u32, 79>(
  0x42000850u,
  0x46080870u,
  0x48050a01u,
  0x4a951a22u,
  0x48001a44u,
  0x4c000a46u,
  0x4c100a70u,
  0x50253062u,
  0x502d3a82u,
  0x50353a82u,
  0x503d3a82u,
  0x50453a82u,
  0x504d3a82u,
  0x54000a47u,
  0x56ad3a82u,
  0x5404baa1u,
  0x4c500aa0u,
  0x50500a70u,
  0x52a00ab0u,
  0x54654162u,
  0x546d4aa2u,
  0x54754aa2u,
  0x507d4aa2u,
  0x4c053a88u,
  0x5004c881u,
  0x50053a81u,
  0x4c153942u,
  0x4c053a41u,
  0x4c053a83u,
  0x162d0a62u,
  0x1a351a62u,
  0x26980920u,
  0x42100810u,
  0x46180830u,
  0x48050a01u,
  0x4a951a22u,
  0x4c001a44u,
  0x50000a66u,
  0x50100a90u,
  0x54254062u,
  0x542d4aa2u,
  0x54354aa2u,
  0x543d4aa2u,
  0x54454aa2u,
  0x544d4aa2u,
  0x4c000a67u,
  0x4e9d4aa2u,
  0x4c04ba61u,
  0x50500a60u,
  0x54500a90u,
  0x56a80a70u,
  0x4c655162u,
  0x4c6d5a62u,
  0x4c755a62u,
  0x547d5a62u,
  0x50054aa8u,
  0x4a900200u,
  0x50154942u,
  0x50054a41u,
  0x50054043u,
  0x40050a81u,
  0x4004ea05u,
  0x1e8008e0u,
  0x44051a81u,
  0x4404ea25u,
  0x22880900u,
  0x42480040u,
  0x40050043u,
  0x4404d9e1u,
  0x48149222u,
  0x48052a23u,
  0x440528e1u,
  0x468d08a2u,
  0x44012a25u,
  0x2880800u,
  0x48052901u,
  0x4a9508c2u,
  0x48012a45u,
  0x6900820u,
);
