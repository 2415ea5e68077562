"""AllScale Pay: send an invoice, get paid in stablecoins, self-hosted.

The layers, from the top: allscale_app | cli, demo_ui, pages | api | http | workers,
states | components, bootstrap | theme | signer, the adapters, views, services, store,
domain | settings | i18n. An import goes only to a lower row; packages of one row are strangers."""
