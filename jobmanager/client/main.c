/* weir: the client. */
#include "jobmanager/client/cli.h"

int main(int argc, char **argv)
{
    return (int)jm_cli_main(argc, argv);
}
