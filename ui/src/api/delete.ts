// The command that empties the trash, until the contract names it.

declare module './generated' {
  interface Commands {
    'items.delete': { params: ItemsParams; result: Changes };
  }
}

export {};
